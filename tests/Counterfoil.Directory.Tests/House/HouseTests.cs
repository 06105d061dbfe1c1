using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Authority;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.House;

/// <summary>A whole authority beside a whole domain: what the plugin's answers come to.</summary>
[Collection(DomainTests.Name)]
public sealed class HouseTests(DomainFixture fixture) : IAsyncLifetime
{
    private const string Password = "H0use-Pass-Word!";
    private static readonly TimeSpan NextReview = TimeSpan.FromSeconds(61);

    private readonly string name = $"house{Path.GetRandomFileName().Replace(".", "")[..8]}";
    private DirectoryPlugin plugin = null!;
    private Installation house = null!;
    private Associate vera = null!;
    private string sid = "";

    private SambaDomain Domain => fixture.Domain;

    public async Task InitializeAsync()
    {
        sid = await Domain.Accounts.CreateUserAsync(name, Password, $"{name}@company.example");
        var host = new DomainHost(Domain);
        // On a machine that has much to do; the house's own limit stands still with its clock.
        host.Values["time-limit"] = "5";
        plugin = new DirectoryPlugin(host);
        house = await Installation.OpenAsync(plugin);
        vera = await AddAsync("vera");
        await LinkAsync(vera, $@"PROBE\{name}");
    }

    public async Task DisposeAsync()
    {
        await house.DisposeAsync();
        plugin.Dispose();
    }

    [Fact]
    public async Task Every_form_of_the_name_lets_its_owner_in()
    {
        foreach (
            var typed in new[]
            {
                "vera",
                $@"PROBE\{name}",
                $"{name}@probe.test",
                $"{name}@company.example",
            }
        )
        {
            var proof = (await house.TryPasswordAsync(typed, Password))
                .ShouldBeOfType<Outcome.Believed>(typed)
                .Proof;
            proof.Associate.Id.ShouldBe(vera.Id);
            var credential = proof.Origin.Credentials.ShouldHaveSingleItem();
            credential.Type.ShouldBe(DirectoryPlugin.Type);
            credential.SearchName.ShouldBe(sid);
        }
    }

    [Fact]
    public async Task Every_refusal_looks_alike_outside_and_says_inside_what_it_was()
    {
        var sentences = new List<string>();
        foreach (
            var (typed, password, reason) in new[]
            {
                ($@"PROBE\{name}", "wrong", "wrong_password"),
                (@"PROBE\nobody-at-all", Password, "unknown_account"),
                ("al\0ice@probe.test", Password, "impossible_name"),
            }
        )
            sentences.Add(await RefusedAsync(typed, password, reason));
        await Domain.Accounts.DisableAsync(name);
        sentences.Add(await RefusedAsync($@"PROBE\{name}", Password, "account_disabled"));

        sentences.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_login_by_Kerberos_gives_a_ticket_that_is_good_as_a_user_name()
    {
        var login = new OperatingSystemLogin($"{name}@{SambaDomain.Realm}") { Sid = sid };
        var proof = (await house.HearAsync(login)).ShouldBeOfType<Outcome.Believed>().Proof;
        proof.Origin.Factors.ShouldBe([Factor.Kerberos]);

        var ticket = await IssueAsync(proof);

        (await house.ProofOfAsync(ticket)).Associate.Id.ShouldBe(vera.Id);
    }

    [Fact]
    public async Task An_account_that_is_disabled_in_the_domain_loses_its_tickets_at_the_next_review()
    {
        var ticket = await IssueAsync(await ProveAsync());
        var annas = await house.LogInAsync("anna");
        house.Time.Advance(NextReview);
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        await Domain.Accounts.DisableAsync(name);
        house.Time.Advance(NextReview);

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        (await house.UseAsync(annas)).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task While_no_controller_answers_tickets_live_on_for_the_grace_and_nobody_logs_in()
    {
        var grace = new AuthorityOptions().ReviewGrace;
        var ticket = await IssueAsync(await ProveAsync());
        house.Time.Advance(NextReview);
        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();

        await Domain.StopControllerAsync();
        try
        {
            house.Time.Advance(NextReview);
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
            await RefusedAsync($@"PROBE\{name}", Password, "plugin_failed");
            (
                await house.TryPasswordAsync("anna", Installation.Password)
            ).ShouldBeOfType<Outcome.Believed>("the domain has nothing to do with Anna");

            house.Time.Advance(grace);
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        }
        finally
        {
            await Domain.StartControllerAsync();
        }
    }

    [Fact]
    public async Task Guessing_from_many_addresses_locks_nobody_out_of_the_domain()
    {
        string[] names = ["vera", $@"PROBE\{name}", $"{name}@probe.test"];
        for (var i = 0; i < 40; i++)
            await house.HearAsync(
                Installation.Rest,
                Installation.From($"10.9.{i}.1"),
                Evidence.OfUserName(names[i % names.Length], new Secret($"guess-{i}"))
            );

        int.Parse((await Domain.Accounts.TextOfAsync(name, "badPwdCount"))!)
            .ShouldBeLessThan(SambaDomain.LockoutThreshold - 1);
        await Domain.KinitAsync(name, Password);
    }

    [Fact]
    public async Task Nor_does_guessing_all_at_once()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(i =>
                    house.HearAsync(
                        Installation.Rest,
                        Installation.From($"10.8.{i}.1"),
                        Evidence.OfUserName($@"PROBE\{name}", new Secret($"guess-{i}"))
                    )
                )
        );

        int.Parse((await Domain.Accounts.TextOfAsync(name, "badPwdCount"))!)
            .ShouldBeLessThan(SambaDomain.LockoutThreshold - 1);
        await Domain.KinitAsync(name, Password);
    }

    [Fact]
    public async Task A_name_of_the_domain_beside_anothers_ticket_lets_nobody_in()
    {
        var annas = await house.LogInAsync("anna");

        (
            await house.HearAsync(
                new TicketEvidence(annas),
                new NameAndPassword($@"PROBE\{name}", new Secret(Password))
            )
        ).ShouldBeOfType<Outcome.Refused>();
        (
            await house.HearAsync(
                new TicketEvidence(annas),
                new NameAndPassword(@"PROBE\nobody-at-all", new Secret(Password))
            )
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_link_that_is_removed_ends_the_tickets_that_came_by_it()
    {
        var ticket = await IssueAsync(await ProveAsync());
        var desk = house.Get<EnrolmentDesk>();
        var anna = await house.ProveAsync("anna");
        var row = (await desk.ListAsync(anna, vera, CancellationToken.None))!
            .Single(one => one.Row.Type == DirectoryPlugin.Type)
            .Row;

        (
            await desk.RemoveAsync(anna, vera, DirectoryPlugin.Type, row.Id, CancellationToken.None)
        ).ShouldBeOfType<Administered.Done>();

        (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        await RefusedAsync($@"PROBE\{name}", Password, "account_not_linked");
    }

    private async Task<Proof> ProveAsync() =>
        (await house.TryPasswordAsync("vera", Password)).ShouldBeOfType<Outcome.Believed>().Proof;

    private async Task<Secret> IssueAsync(Proof proof) =>
        (await house.Issuer.IssueAsync(proof, TicketRequest.Default, CancellationToken.None))
            .ShouldBeOfType<Issued.Done>()
            .Ticket;

    private async Task<string> RefusedAsync(string typed, string password, string reason)
    {
        var refusal = (await house.TryPasswordAsync(typed, password))
            .ShouldBeOfType<Outcome.Refused>(typed)
            .Refusal;
        var decision = await house.LastRefusalAsync();
        decision
            .Votes.Where(vote => vote.Plugin == DirectoryPlugin.Type)
            .Select(vote => vote.Reason)
            .Append(decision.Outcome)
            .ShouldContain(reason);
        return $"{refusal.Code} {refusal.Sentence}";
    }

    // Without a password of the house's own.
    private async Task<Associate> AddAsync(string called) => (
            await house
                .Get<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = Installation.Own,
                        Id = default,
                        Name = called,
                    },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Associate>.Done>().Value;

    private async Task LinkAsync(Associate who, string account)
    {
        var linked = await house
            .Get<EnrolmentDesk>()
            .EnrolAsync(
                await house.ProveAsync("anna"),
                who,
                DirectoryPlugin.Type,
                new FieldValues(
                    new Dictionary<string, Secret>(StringComparer.Ordinal)
                    {
                        ["account"] = new Secret(account),
                    }
                ),
                CancellationToken.None
            );
        linked.ShouldBeOfType<Administered.Done>(
            (linked as Administered.Refused)?.Problems[0].Reason
        );
    }
}
