using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>A server for the tests of one class, a minute after its people chose their passwords. A fixture.</summary>
public sealed class PagesHouse : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    internal PageVisitor NewVisitor() => new(Server);

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(
            new TestServerOptions { Plugins = [_ => new OneTimeCodePlugin()] }
        );
        // A ticket that was issued in the very instant of a password's change ends with those before it.
        Server.Time.Advance(TimeSpan.FromMinutes(1));
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
