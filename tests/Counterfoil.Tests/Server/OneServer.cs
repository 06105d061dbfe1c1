using Xunit;

namespace Counterfoil.Tests.Server;

/// <summary>One server for all tests of a class that change nothing in it. A fixture.</summary>
public sealed class OneServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
