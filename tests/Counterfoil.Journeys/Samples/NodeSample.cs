using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server;
using Xunit;

namespace Counterfoil.Journeys.Samples;

/// <summary>A sample in Node, beside a server that knows it.</summary>
public abstract class NodeSample(string folder, string script) : IAsyncLifetime
{
    private readonly int port = Places.FreePort();

    private protected TestServer Server { get; private set; } = null!;

    private protected AddedApplication Added { get; private set; } = null!;

    private protected RunningProgram Sample { get; private set; } = null!;

    protected string Here => $"http://127.0.0.1:{port}";

    public async Task InitializeAsync()
    {
        Server = await PartnerHouse.StartAsync();
        Added = await Server.RegisterAsync(Registered());
        Sample = await ServeAsync(port);
    }

    public async Task DisposeAsync()
    {
        Sample.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>The application as the server shall know it.</summary>
    protected abstract Application Registered();

    private protected Task<RunningProgram> ServeAsync(int at) =>
        RunningProgram.NodeAsync(
            folder,
            script,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AUTHORITY"] = Server.Issuer(),
                ["CLIENT_ID"] = Added.Application.ClientId,
                ["CLIENT_SECRET"] = Added.Token?.Reveal(),
                ["PORT"] = $"{at}",
            }
        );
}
