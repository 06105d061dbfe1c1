namespace Counterfoil.Journeys.Kills;

/// <summary>
/// One login of one person at an application, request by request: the pages, the code, the tokens, their use and their end.
/// </summary>
internal sealed class OAuthFlow
{
    private readonly Browserless browser;
    private readonly Dictionary<string, string> known;
    private readonly Queue<(string Name, Func<KilledServer, Task> WalkAsync)> rest;

    public OAuthFlow(
        Uri address,
        FlowApplication application,
        (string Name, string Password) person,
        string tenant
    )
    {
        (Application, Person) = (application, person);
        browser = new Browserless(address);
        browser.Open(application.BeginAt);
        known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["userName"] = person.Name,
            ["password"] = person.Password,
            ["tenant"] = tenant,
        };
        rest = new([
            ("exchange", ExchangeAsync),
            ("use", UseAsync),
            ("refresh", RefreshAsync),
            .. application.IsConfidential
                ? [("client credentials", server => ForItselfAsync(server, tenant))]
                : Array.Empty<(string, Func<KilledServer, Task>)>(),
            ("revoke the access token", EndAccessAsync),
            ("revoke the refresh token", EndAllAsync),
        ]);
    }

    public FlowApplication Application { get; }

    public (string Name, string Password) Person { get; }

    public FlowTold Told { get; } = new();

    public bool IsOver => rest.Count == 0;

    /// <summary>What the next request is.</summary>
    public string Next => Told.Code is null ? browser.Next : rest.Peek().Name;

    /// <summary>Sends the next request; throws where nothing was answered.</summary>
    public async Task StepAsync(KilledServer server)
    {
        if (Told.Code is null)
            await BrowseAsync(server);
        else
        {
            await rest.Peek().WalkAsync(server);
            rest.Dequeue();
        }
    }

    private async Task BrowseAsync(KilledServer server)
    {
        // The one page whose answer gives something away; whoever consented before is not asked.
        if (browser.Next.EndsWith("/consent", StringComparison.Ordinal) && browser.IsAnswering)
            Told.Consent = Deed.Asked;
        if (await server.AskAsync(http => browser.StepAsync(http, known)) is not { } end)
            return;
        var said = end.Query[1..].Split('&').Select(field => field.Split('=', 2));
        var code =
            said.FirstOrDefault(field => field[0] == "code")
            ?? throw new InvalidOperationException($"The login gave no code: {end.Query}");
        Told.Consent = Deed.Answered;
        Told.CodeAt = TimeProvider.System.GetUtcNow();
        Told.Code = Uri.UnescapeDataString(code[1]);
    }

    private async Task ExchangeAsync(KilledServer server)
    {
        Told.Exchange = Deed.Asked;
        Keep(await Application.RedeemAsync(server.SendAsync, Told.Code!));
        Told.Exchange = Deed.Answered;
    }

    private async Task UseAsync(KilledServer server)
    {
        if (await Application.IsGoodAsync(server.SendAsync, Told.AccessTokens[0]) != true)
            throw new InvalidOperationException("A token that was given just now is refused.");
    }

    private async Task RefreshAsync(KilledServer server)
    {
        Told.Refresh = Deed.Asked;
        Keep(await Application.RefreshAsync(server.SendAsync, Told.RefreshToken!));
        Told.Refresh = Deed.Answered;
    }

    private async Task ForItselfAsync(KilledServer server, string tenant) =>
        Told.SystemToken = (string)
            Done(await Application.ForItselfAsync(server.SendAsync, tenant)).Json["access_token"]!;

    private async Task EndAccessAsync(KilledServer server)
    {
        Told.EndOfAccess = Deed.Asked;
        Done(await Application.RevokeAsync(server.SendAsync, Told.AccessTokens[0]));
        Told.EndOfAccess = Deed.Answered;
    }

    private async Task EndAllAsync(KilledServer server)
    {
        Told.EndOfAll = Deed.Asked;
        Done(await Application.RevokeAsync(server.SendAsync, Told.RefreshToken!));
        Told.EndOfAll = Deed.Answered;
    }

    private void Keep(Answered answer)
    {
        var tokens = Done(answer).Json;
        Told.AccessTokens.Add((string)tokens["access_token"]!);
        Told.RefreshToken = (string?)tokens["refresh_token"] ?? Told.RefreshToken;
    }

    private static Answered Done(Answered answer) =>
        answer.IsDone
            ? answer
            : throw new InvalidOperationException($"{answer.Status}: {answer.Body}");
}
