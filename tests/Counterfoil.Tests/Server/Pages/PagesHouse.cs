using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>A server for the tests of one class. A fixture.</summary>
public sealed class PagesHouse : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    /// <summary>Somebody who comes a second after whoever came before: what was ended in one instant ends what is issued in it.</summary>
    internal PageVisitor NewVisitor()
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        return new PageVisitor(Server);
    }

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(
            new TestServerOptions { Plugins = [_ => new OneTimeCodePlugin()] }
        );
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
