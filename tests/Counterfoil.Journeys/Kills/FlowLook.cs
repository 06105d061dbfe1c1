namespace Counterfoil.Journeys.Kills;

/// <summary>
/// What stands of a flow once its server was killed and started again: each step is done or not, and nothing lies between.
/// </summary>
internal sealed class FlowLook(KilledFlows house, OAuthFlow flow, List<string> wrong)
{
    // A code lapses after a minute; one that is nearly as old says nothing.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(40);

    private readonly KilledServer server = house.Server;
    private readonly FlowTold told = flow.Told;
    private string ticket = "";
    private bool isConsented;
    private List<HeldRow> held = [];

    private int AccessTokens => held.Count(row => row.Kind == HeldKind.AccessToken);

    /// <summary>Looks, and changes nothing.</summary>
    public async Task LookAsync()
    {
        await AskAsync();
        if (told.Consent == Deed.Unasked && (isConsented || held.Count > 0))
            Wrong("something is granted that nobody agreed to");
        if (told.Consent == Deed.Answered && !isConsented)
            Wrong("a consent that was answered is gone");
        if (held.Count > 0 && !isConsented)
            Wrong("an application holds something without a consent");
        CheckTree();
        if (!(told.EndOfAll == Deed.Asked && held.Count == 0))
            CheckCounts();
    }

    /// <summary>Looks, uses all that is there, and ends it.</summary>
    public async Task SettleAsync()
    {
        await LookAsync();
        var wasEnded = told.EndOfAll != Deed.Unasked && held.Count == 0;
        await RedeemWhatWasNotAsync();
        if (!wasEnded)
            await RefreshAsync();
        foreach (var token in told.AccessTokens)
            await CheckAsync(token, LivesOf(token, wasEnded));
        await CheckSystemTokenAsync();
        if (told.Exchange == Deed.Answered)
        {
            if ((await flow.Application.RedeemAsync(server.SendAsync, told.Code!)).IsDone)
                Wrong("a code was redeemed twice");
            await CheckEndedAsync("a code came twice, and what it gave lives on");
        }
        await WithdrawAsync();
        // One row ends them all, and theirs stay as they are.
        house.Settled.UnionWith(held.Select(row => row.Id));
    }

    private async Task AskAsync()
    {
        var (name, password) = flow.Person;
        ticket =
            (await server.LogInAsync(name, password))?.Text
            ?? throw new InvalidOperationException($"{name} is refused.");
        isConsented = (await server.SendAsync(HttpMethod.Get, "v1/consents", ticket)).Json["items"]!
            .AsArray()
            .Any(one => (string)one!["application"]!["clientId"]! == flow.Application.ClientId);
        var me = await server.SendAsync(HttpMethod.Get, "v1/me", ticket);
        var rows = await HeldRows.OfAsync(
            house.Data,
            KilledFlows.Tenant,
            (int)me.Json["associate"]!["id"]!
        );
        held = [.. rows.Where(row => !house.Settled.Contains(row.Id))];
    }

    private void CheckTree()
    {
        var grants = held.Where(row => row.Kind == HeldKind.Grant).Select(row => row.Id).ToList();
        if (grants.Count > 1)
            Wrong("one login made two grants");
        if (told.Code is not null && told.EndOfAll == Deed.Unasked && grants.Count == 0)
            Wrong("a code was answered, and there is no grant");
        foreach (var child in held.Where(row => row.Kind != HeldKind.Grant))
        {
            if (!grants.Contains(child.Parent ?? "", StringComparer.Ordinal))
                Wrong($"{child.Kind} without its grant");
        }
    }

    private void CheckCounts()
    {
        var (least, most) = told.AccessTokensHeld;
        if (AccessTokens < least || AccessTokens > most)
            Wrong($"{AccessTokens} access tokens where {least} to {most} can be");
        var refreshTokens = held.Count(row => row.Kind == HeldKind.RefreshToken);
        var expected = (told.EndOfAll, told.Exchange) switch
        {
            (Deed.Answered, _) or (_, Deed.Unasked) => 0,
            (_, Deed.Answered) => 1,
            // Both, or neither.
            _ => AccessTokens,
        };
        if (refreshTokens != expected)
            Wrong($"{refreshTokens} refresh tokens beside {AccessTokens} access tokens");
    }

    // Never asked for, or asked for and not answered: what lies there says which it is.
    private async Task RedeemWhatWasNotAsync()
    {
        if (
            told.Code is null
            || told.Exchange == Deed.Answered
            || TimeProvider.System.GetUtcNow() - told.CodeAt > Young
        )
            return;
        var wasRedeemed = AccessTokens > 0;
        var answer = await flow.Application.RedeemAsync(server.SendAsync, told.Code);
        if (answer.IsDone && wasRedeemed)
            Wrong("a code was redeemed twice");
        else if (!answer.IsDone && !wasRedeemed)
            Wrong($"a code that nobody had redeemed is refused: {answer.Body}");
        if (!answer.IsDone)
            return;
        told.AccessTokens.Add((string)answer.Json["access_token"]!);
        told.RefreshToken = (string)answer.Json["refresh_token"]!;
        told.Exchange = Deed.Answered;
    }

    private async Task RefreshAsync()
    {
        // One that is replaced at each use may have been used up by the request that nobody answered.
        if (
            told.RefreshToken is not { } token
            || (told.Refresh == Deed.Asked && !flow.Application.IsConfidential)
        )
            return;
        var answer = await flow.Application.RefreshAsync(server.SendAsync, token);
        if (!answer.IsDone)
            Wrong($"a refresh token that was answered is refused: {answer.Body}");
        else
            told.AccessTokens.Add((string)answer.Json["access_token"]!);
    }

    private bool? LivesOf(string token, bool wasEnded) =>
        wasEnded ? false
        : token != told.AccessTokens[0] || told.EndOfAccess == Deed.Unasked ? true
        : told.EndOfAccess == Deed.Answered ? false
        : null;

    private async Task CheckAsync(string token, bool? lives)
    {
        if (await flow.Application.IsGoodAsync(server.SendAsync, token) is not { } isGood)
            Wrong("one endpoint takes a token and another does not");
        else if (lives is { } expected && isGood != expected)
            Wrong(isGood ? "a token that was ended is taken" : "a token is refused that lives");
    }

    private async Task CheckSystemTokenAsync()
    {
        if (told.SystemToken is not { } token)
            return;
        if (!await flow.Application.IsActiveAsync(server.SendAsync, token))
            Wrong("an application's own token is refused");
        await flow.Application.RevokeAsync(server.SendAsync, token);
        if (await flow.Application.IsActiveAsync(server.SendAsync, token))
            Wrong("an application's own token lives on");
    }

    private async Task WithdrawAsync()
    {
        if (!isConsented)
            return;
        var answer = await server.SendAsync(
            HttpMethod.Delete,
            $"v1/consents/{flow.Application.ClientId}",
            ticket
        );
        if (!answer.IsDone)
            Wrong($"a consent cannot be withdrawn: {answer.Body}");
        await CheckEndedAsync("a consent is withdrawn, and what it gave lives on");
        await AskAsync();
        if (isConsented)
            Wrong("a withdrawn consent stands");
    }

    private async Task CheckEndedAsync(string otherwise)
    {
        foreach (var token in told.AccessTokens)
        {
            if (await flow.Application.IsGoodAsync(server.SendAsync, token) != false)
                Wrong(otherwise);
        }
        if (
            told.RefreshToken is { } refresh
            && (await flow.Application.RefreshAsync(server.SendAsync, refresh)).IsDone
        )
            Wrong(otherwise);
    }

    private void Wrong(string sentence) =>
        wrong.Add($"{flow.Person.Name} at {flow.Application.ClientId}: {sentence}");
}
