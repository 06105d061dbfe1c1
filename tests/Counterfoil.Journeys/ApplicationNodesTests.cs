using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Web;
using Counterfoil.Journeys.Kills;
using Counterfoil.Tests.Secrets;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>
/// Two servers, each a process, on one PostgreSQL: what is taken from an application at the one is refused at the other
/// before a second is over.
/// </summary>
public sealed class ApplicationNodesTests : IAsyncLifetime
{
    private const string Tenant = "Demo";

    private OwnDatabase database = null!;
    private RunningServer first = null!;
    private SecondNode second = null!;
    private DemoApplication told = null!;
    private FlowApplication application = null!;

    public async Task InitializeAsync()
    {
        database = await OwnDatabase.CreateAsync();
        first = new RunningServer { Switches = ["--database", database.Connection] };
        await first.InitializeAsync();
        second = new SecondNode(first.Told.Data, database.Connection);
        await second.StartAsync();
        told = first.Application("Your server");
        application = Showing(told.ClientSecret!);
    }

    public async Task DisposeAsync()
    {
        second.Dispose();
        await first.DisposeAsync();
        first.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_withdrawn_consent_is_withdrawn_at_the_other_server_within_a_second()
    {
        var tokens = await TokensAsync(first.Person("user"));
        await SendAsync(
            HttpMethod.Delete,
            $"v1/consents/{told.ClientId}",
            first.Person("user"),
            body: null
        );
        await RefusesAsync(tokens.Access);
        (await application.RefreshAsync(second.AskAsync, tokens.Refresh)).IsDone.ShouldBeFalse();
    }

    [Fact]
    public async Task A_withdrawn_approval_is_withdrawn_at_the_other_server_within_a_second()
    {
        var ofPerson = (await TokensAsync(first.Person("user"))).Access;
        var ofItself = (string)
            (await application.ForItselfAsync(second.AskAsync, Tenant)).Json["access_token"]!;
        (await application.IsActiveAsync(second.AskAsync, ofItself)).ShouldBeTrue();
        await SendAsync(
            HttpMethod.Delete,
            $"v1/approvals/{told.ClientId}",
            first.Person("operator"),
            body: null
        );
        await SecondNode.WithinASecondAsync(async () =>
            !await application.IsActiveAsync(second.AskAsync, ofItself)
            && await application.IsGoodAsync(second.AskAsync, ofPerson) == false
        );
        (await application.ForItselfAsync(second.AskAsync, Tenant)).IsDone.ShouldBeFalse();
    }

    [Fact]
    public async Task An_application_token_that_is_replaced_at_once_is_refused_at_the_other_server_within_a_second()
    {
        var token = (await TokensAsync(first.Person("user"))).Access;
        var made = await SendAsync(
            HttpMethod.Post,
            $"v1/applications/{told.ClientId}/tokens",
            first.Person("operator"),
            new { label = "next", othersEndAfterHours = 0 }
        );
        var next = (string)made.Json["text"]!;
        SecretLedger.Note(next);
        await SecondNode.WithinASecondAsync(async () =>
            (int)(await application.ForItselfAsync(second.AskAsync, Tenant)).Status == 401
        );
        // What it got with the old one before stays its own.
        (await Showing(next).IsGoodAsync(second.AskAsync, token)).ShouldBe(true);
    }

    private FlowApplication Showing(string secret) =>
        new(told.ClientId, secret, told.RedirectUri.OriginalString);

    // Got at the first, and good at the second.
    private async Task<(string Access, string Refresh)> TokensAsync(DemoPerson person)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["userName"] = person.Name,
            ["password"] = person.Password,
            ["tenant"] = Tenant,
        };
        var browser = new Browserless(first.Told.Address);
        var end = await browser.GoAsync(first.Http, application.BeginAt, known);
        var answer = await application.RedeemAsync(
            AskFirstAsync,
            HttpUtility.ParseQueryString(end.Query)["code"]!
        );
        answer.IsDone.ShouldBeTrue(answer.Body);
        var access = (string)answer.Json["access_token"]!;
        (await application.IsGoodAsync(second.AskAsync, access)).ShouldBe(true);
        return (access, (string)answer.Json["refresh_token"]!);
    }

    private Task RefusesAsync(string token) =>
        SecondNode.WithinASecondAsync(async () =>
            await application.IsGoodAsync(second.AskAsync, token) == false
        );

    private async Task<Answered> SendAsync(
        HttpMethod method,
        string path,
        DemoPerson person,
        object? body
    )
    {
        using var login = new HttpRequestMessage(HttpMethod.Post, "v1/login")
        {
            Content = JsonContent.Create(
                new { userName = person.Name, password = person.Password }
            ),
        };
        var ticket = (string)(await AskFirstAsync(login)).Json["ticket"]!;
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        var answer = await AskFirstAsync(request);
        answer.IsDone.ShouldBeTrue(answer.Body);
        return answer;
    }

    private async Task<Answered> AskFirstAsync(HttpRequestMessage request)
    {
        using var answer = await first.Http.SendAsync(request);
        return new Answered(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
