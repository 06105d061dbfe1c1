using Counterfoil.ActiveDirectory.Tests.Domain;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

/// <summary>The one domain of all tests here.</summary>
public sealed class DomainFixture : IAsyncLifetime
{
    /// <summary>The domain.</summary>
    public SambaDomain Domain { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Domain = await SambaDomain.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        // Where it could not be started there is nothing to end.
        if (Domain is not null)
            await Domain.DisposeAsync();
    }
}

/// <summary>Its tests run one after the other: some stop the controller.</summary>
[CollectionDefinition(Name)]
public sealed class DomainTests : ICollectionFixture<DomainFixture>
{
    /// <summary>The name.</summary>
    public const string Name = "domain";
}
