using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>An application that the demo is to have.</summary>
/// <param name="Name">Its name for people, by which a later demo finds it again.</param>
/// <param name="Register">Its registration, at the address where it runs beside the demo; <c>null</c> where it does not.</param>
internal sealed record WantedApplication(string Name, Func<Uri?, Application> Register)
{
    /// <summary>
    /// The program that runs beside the demo, as it lies in <c>samples/</c> beside the server: <c>partner/Partner</c>. It is
    /// started with <c>ASPNETCORE_URLS</c>, <c>Authority</c>, <c>Name</c>, <c>ClientId</c>, <c>ClientSecret</c>,
    /// <c>SystemUserKeyFile</c> and <c>EndsWithInput</c> in its environment, and is to end when its standard input does.
    /// <c>null</c>: whoever wants to, runs it.
    /// </summary>
    public string? Program { get; init; }

    /// <summary>
    /// The name of this machine in the program's address. <c>localhost</c> by default, so that no browser shows the login page's
    /// cookies to the program: they are those of 127.0.0.1.
    /// </summary>
    public string Host { get; init; } = "localhost";

    /// <summary>What else the program is told in its environment, by the addresses of the others.</summary>
    public Func<Func<string, Uri>, (string Name, string Value)>? Setting { get; init; }

    /// <summary>Whether the demo's tenants have approved it; else an administrator is still to be asked.</summary>
    public bool IsApproved { get; init; } = true;
}

/// <summary>
/// The demo's applications. Another sample is another entry here, and a build-only reference in the server's project, which
/// lays the sample's program beside the server.
/// </summary>
internal static class DemoRegistry
{
    private const string Portal = "Portal";
    private const string Panel = "Web Panel";

    // Where a stranger's client waits for its answer; no program of the demo is there.
    private const string Client = "http://127.0.0.1:9501";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WantedApplication> Applications { get; } =
    [
        new(
            "Cloudberry Orders",
            address => Partner(address, "Cloudberry Orders", "Orders of wild berries.")
        )
        {
            Program = "partner/Partner",
        },
        new(
            "Night Ledger",
            address => Partner(address, "Night Ledger", "Does the accounts while everybody sleeps.")
        )
        {
            Program = "partner/Partner",
            IsApproved = false,
        },
        new(Portal, address => Web(address, Portal, "A page of the house, with panels of others."))
        {
            Program = "webpanel/Portal/Webpanel.Portal",
            Host = "127.0.0.1",
            Setting = at => ("Panel", $"{at(Panel)}?uctx=<uctx>&usid=<usid>"),
        },
        new(Panel, address => Web(address, Panel, "Stands in the portal, and is another's."))
        {
            Program = "webpanel/Panel/Webpanel.Panel",
            Setting = at => ("Portal", at(Portal).AbsoluteUri),
        },
        new(
            "Your server",
            _ =>
                New("Your server", "A client that keeps a secret: yours, to try.") with
                {
                    RedirectUris = [$"{Client}/cb"],
                    PostLogoutRedirectUris = [$"{Client}/"],
                    Flows = Flows.Code | Flows.Refresh | Flows.ClientCredentials,
                    HasSystemUser = true,
                }
        ),
        new(
            "Your browser",
            _ =>
                New("Your browser", "A client that can keep no secret: yours, to try.") with
                {
                    Type = ClientType.Public,
                    RedirectUris = [$"{Client}/cb"],
                    PostLogoutRedirectUris = [$"{Client}/"],
                    CorsOrigins = [Client],
                }
        ),
    ];

    private static Application Partner(Uri? address, string name, string description) =>
        Web(address, name, description) with
        {
            HasSystemUser = true,
        };

    private static Application Web(Uri? address, string name, string description) =>
        New(name, description) with
        {
            RedirectUris = [new Uri(address!, "signin-counterfoil").AbsoluteUri],
        };

    private static Application New(string name, string description) =>
        new()
        {
            Id = default,
            ClientId = "",
            Name = name,
            Description = description,
            Publisher = new Publisher("The demo"),
            Scopes = ["profile", "email", "webapi"],
        };
}
