using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

/// <summary>The promises of a plugin, beside a real domain.</summary>
[Collection(DomainTests.Name)]
public sealed class DirectoryConformance(DomainFixture fixture)
    : CredentialPluginConformance,
        IAsyncLifetime
{
    private const string Password = "C0nf-Pass-Word!";

    // Made once for all promises; each is a test with an instance of its own.
    private static Task<People>? making;

    private People people = null!;

    private sealed record People(
        string Linked,
        string LinkedSid,
        string Unlinked,
        string UnlinkedSid,
        string ToLink
    );

    /// <summary>The kit gives the same wrong password often; here the domain does not lock, so that each answer is the same.</summary>
    public async Task InitializeAsync()
    {
        people = await (making ??= MakeAsync());
        await fixture.Domain.Accounts.SetLockoutThresholdAsync(0);
    }

    public Task DisposeAsync() =>
        fixture.Domain.Accounts.SetLockoutThresholdAsync(SambaDomain.LockoutThreshold);

    protected override ICredentialPlugin Create(IPluginHost host) => new DirectoryPlugin(host);

    protected override ICredentialPlugin CreateBesideSilence(IPluginHost host) =>
        new DirectoryPlugin(host, new Silence(), new Silence());

    protected override void Rehearse(Rehearsal rehearsal)
    {
        foreach (var (key, value) in new DomainHost(fixture.Domain).Values)
            rehearsal.Set(Rehearsal.Tenant, key, value);
        rehearsal.Guard(new Secret(SambaDomain.ServicePassword));
        rehearsal.Guard(new Secret(Password));
        var linked = rehearsal.AddAssociate(
            "linked",
            card: Card.Empty with
            {
                Email = "l@x.example",
            }
        );
        var bare = rehearsal.AddAssociate("bare");
        rehearsal.AddRow(linked, people.LinkedSid, Secret.Blank);

        rehearsal.Mine("the associate's name", linked, Typed("linked", Password));
        rehearsal.Mine(
            "Kerberos",
            linked,
            new OperatingSystemLogin($"{people.Linked}@PROBE.TEST") { Sid = people.LinkedSid }
        );
        rehearsal.Wrong("a wrong password", Typed("linked", "not-this-one"));
        rehearsal.Wrong("an account that nobody has", Typed(@"PROBE\nobody-at-all", Password));
        rehearsal.Wrong("an account without a link", Typed($@"PROBE\{people.Unlinked}", Password));
        rehearsal.Unlinked(
            "Kerberos without a link",
            new OperatingSystemLogin($"{people.Unlinked}@PROBE.TEST") { Sid = people.UnlinkedSid }
        );
        rehearsal.NotMine("another's name", Typed("bare", Password));
        rehearsal.NotMine("another domain", Typed(@"ELSEWHERE\linked", Password));
        rehearsal.NotMine("another realm", new OperatingSystemLogin("linked@ELSEWHERE.TEST"));
        rehearsal.LetsPass("another's ticket", Rehearsal.HearingOf(bare, Occasion.Use));
        rehearsal.LetsPass("a ticket of the domain", TicketOf(linked, people.LinkedSid));
        rehearsal.ObjectsTo("a ticket of a link that is gone", TicketOf(bare, people.LinkedSid));
        rehearsal.Enrols("who has an account", bare, ("account", $@"PROBE\{people.ToLink}"));
    }

    private static NameAndPassword Typed(string name, string password) =>
        new(name, new Secret(password));

    private static Hearing TicketOf(Associate who, string sid)
    {
        var hearing = Rehearsal.HearingOf(who, Occasion.Use);
        return hearing with
        {
            Origin = hearing.Origin with
            {
                Credentials = [new ProvidedCredential(DirectoryPlugin.Type, null, sid)],
            },
        };
    }

    private async Task<People> MakeAsync()
    {
        var accounts = fixture.Domain.Accounts;
        var sid = await accounts.CreateUserAsync("conf.linked", Password);
        var unlinked = await accounts.CreateUserAsync("conf.unlinked", Password);
        await accounts.CreateUserAsync("conf.tolink", Password);
        return new People("conf.linked", sid, "conf.unlinked", unlinked, "conf.tolink");
    }

    /// <summary>Controllers that take every question and answer none.</summary>
    private sealed class Silence : IControllers
    {
        public Task<T> AskAsync<T>(
            DirectorySettings settings,
            Func<IController, CancellationToken, Task<T>> work,
            CancellationToken cancellationToken
        ) => new TaskCompletionSource<T>().Task.WaitAsync(cancellationToken);

        public void Dispose() { }
    }
}
