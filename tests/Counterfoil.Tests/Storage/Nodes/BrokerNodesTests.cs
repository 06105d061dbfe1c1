using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes;

/// <summary>What the broker gives and takes on two nodes at once.</summary>
public sealed class BrokerNodesTests : OnTwoNodes
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private StubCache cacheThere = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        cacheThere = new StubCache(
            Two.Stubs,
            Two.Bell,
            TimeProvider.System,
            new AuthorityOptions()
        );
    }

    public override async Task DisposeAsync()
    {
        cacheThere.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_crowd_on_both_nodes_takes_fewer_connections_than_PostgreSQL_grants_unless_told_otherwise()
    {
        const int granted = 97;
        var anna = await Here.AddAssociateAsync();
        var grant = await Here.AddAsync(
            Here.ApplicationStub(anna.Id, TicketKind.Grant, Randomness.NextGuid())
        );

        var found = await Task.WhenAll(
            Enumerable
                .Range(0, 600)
                .Select(number =>
                    (number % 2 == 0 ? One : Two)
                        .Stubs.LoadAsync(grant.Tenant, grant.TicketId, Never)
                        .AsTask()
                )
        );

        found.ShouldAllBe(stub => stub != null);
        await using var outside = await Test.ConnectAsync();
        var open = await Dapper.SqlMapper.ExecuteScalarAsync<int>(
            outside,
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
        );
        open.ShouldBeLessThan(granted);
    }

    [Fact]
    public async Task A_code_redeemed_by_a_hundred_on_both_nodes_is_redeemed_once()
    {
        var anna = await Here.AddAssociateAsync();
        var application = Randomness.NextGuid();
        var grant = await Here.AddAsync(
            Here.ApplicationStub(anna.Id, TicketKind.Grant, application)
        );
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    Task.Run(() =>
                        (i % 2 == 0 ? One : Two).Stubs.ExchangeAsync(
                            new StubExchange
                            {
                                Grant = grant,
                                Once = new OnceOfGrant("code", Here.Now.AddDays(1)),
                                Added =
                                [
                                    Here.ApplicationStub(
                                        anna.Id,
                                        TicketKind.AccessToken,
                                        application,
                                        grant
                                    ),
                                ],
                            },
                            Here.Change,
                            Never
                        )
                    )
                )
        );
        answers.Count(answer => answer == StubsExchanged.Done).ShouldBe(1);
        answers.Count(answer => answer == StubsExchanged.UsedBefore).ShouldBe(99);
    }

    [Fact]
    public async Task An_application_id_that_is_taken_on_both_nodes_at_once_is_one_applications()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var (first, second) = (Samples.Application(), Samples.Application());
            second = second with
            {
                Aliases = [Randomness.NextGuid().ToString("N"), first.ClientId],
            };
            var answers = await Task.WhenAll(Add(One, first), Add(Two, second));
            answers.ShouldBe([RegistryAnswer.Done, RegistryAnswer.Taken], ignoreOrder: true);
            var winner = answers[0] == RegistryAnswer.Done ? first : second;
            var loser = winner == first ? second : first;
            (
                await One.Applications.FindByClientIdAsync(first.ClientId, Never)
            )!.Application.Id.ShouldBe(winner.Id);
            (await One.Applications.FindAsync(loser.Id, Never)).ShouldBeNull();
            // What the loser had taken already is free again.
            var again = Samples.Application() with
            {
                ClientId = second.Aliases[0],
            };
            (await Add(Two, again)).ShouldBe(
                winner == first ? RegistryAnswer.Done : RegistryAnswer.Taken
            );
        }
    }

    [Fact]
    public async Task An_id_that_two_applications_are_given_on_both_nodes_at_once_is_one_applications()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var (first, second) = (Samples.Application(), Samples.Application());
            await Add(One, first);
            await Add(One, second);
            var wanted = Randomness.NextGuid().ToString("N");
            var answers = await Task.WhenAll(Rename(One, first), Rename(Two, second));
            answers.ShouldBe([RegistryAnswer.Done, RegistryAnswer.Taken], ignoreOrder: true);
            foreach (var had in new[] { first, second })
                (
                    await One.Applications.FindByClientIdAsync(had.ClientId, Never)
                )!.Application.Id.ShouldBe(had.Id);

            Task<RegistryAnswer> Rename(Database node, Application which) =>
                node.Applications.TryReplaceAsync(
                    which with
                    {
                        ClientId = wanted,
                        Aliases = [which.ClientId],
                        Version = 1,
                    },
                    Samples.At(Here.Now),
                    Never
                );
        }
    }

    [Fact]
    public async Task A_secret_that_is_brought_along_on_both_nodes_at_once_is_one_applications()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var shared = $"brought-along-{Randomness.NextGuid():N}";
            var (first, second) = (Samples.Application(), Samples.Application());
            var answers = await Task.WhenAll(AddWith(One, first), AddWith(Two, second));
            answers.ShouldBe([RegistryAnswer.Done, RegistryAnswer.Taken], ignoreOrder: true);
            var loser = answers[0] == RegistryAnswer.Done ? second : first;
            // Nothing of the loser is left, and its id is free again.
            (await One.Applications.FindAsync(loser.Id, Never)).ShouldBeNull();
            (await Add(Two, loser)).ShouldBe(RegistryAnswer.Done);

            var further = $"brought-along-{Randomness.NextGuid():N}";
            answers = await Task.WhenAll(Give(One, first), Give(Two, second));
            answers.ShouldBe([RegistryAnswer.Done, RegistryAnswer.Taken], ignoreOrder: true);

            Task<RegistryAnswer> AddWith(Database node, Application which) =>
                node.Applications.TryAddAsync(
                    which,
                    [Samples.Token(which, Here.Now, shared).Token],
                    int.MaxValue,
                    Samples.At(Here.Now),
                    Never
                );
            Task<RegistryAnswer> Give(Database node, Application which) =>
                node.Applications.TryAddTokenAsync(
                    Samples.Token(which, Here.Now, further).Token,
                    othersEnd: null,
                    TokenRegister.MostLiving,
                    Samples.At(Here.Now),
                    Never
                );
        }
    }

    [Fact]
    public async Task A_suspended_application_is_known_on_the_other_node_within_a_second()
    {
        var application = Samples.Application();
        await Add(One, application);
        var uses = new TokenUses(Two.Applications, TimeProvider.System);
        using var known = new KnownApplications(
            Two.Applications,
            uses,
            Two.Bell,
            TimeProvider.System
        );
        (await known.FindAsync(application.Id, Never))!.State.ShouldBe(application.State);
        var stub = await HeldThereAsync(application.Id.Value);
        await One.Applications.TryReplaceAsync(
            application with
            {
                State = ApplicationState.Suspended,
                Version = 1,
            },
            Samples.At(Here.Now),
            Never
        );
        await Eventually.IsAsync(
            async () =>
                await known.FindAsync(application.Id, Never)
                    is { State: ApplicationState.Suspended }
                && cacheThere.TryFind(Here.Tenant, stub.TicketId, TimeProvider.System.GetUtcNow())
                    is null,
            Second,
            "the other node asks again"
        );
    }

    [Fact]
    public async Task What_an_application_holds_ends_on_the_other_node_within_a_second_of_a_withdrawn_approval()
    {
        var (approval, _) = await Here.SayYesAsync((await Here.AddAssociateAsync()).Id);
        var stub = await HeldThereAsync(approval.Application.Value);
        var found = await One.Approvals.FindAsync(Here.Tenant, approval.Application, Never);
        await One.Approvals.TryWithdrawAsync(found!, Here.DeedAt(Second), Never);
        await IsRevokedThereAsync(stub);
    }

    [Fact]
    public async Task What_an_application_holds_ends_on_the_other_node_within_a_second_of_a_withdrawn_consent()
    {
        var anna = await Here.AddAssociateAsync();
        var (approval, consent) = await Here.SayYesAsync(anna.Id);
        var stub = await HeldThereAsync(approval.Application.Value, anna.Id);
        var found = await One.Consents.FindAsync(
            Here.Tenant,
            consent.Associate,
            consent.Application,
            Never
        );
        (await One.Consents.TryWithdrawAsync(found!, Here.DeedAt(Second), Never)).ShouldBeTrue();
        await IsRevokedThereAsync(stub);
    }

    [Fact]
    public async Task A_seat_that_is_taken_away_here_is_asked_for_there_within_a_second()
    {
        var anna = await Here.AddAssociateAsync();
        var seat = await Here.AddCredentialAsync(anna.Id, CredentialTypes.Seat);
        var stub = await HeldThereAsync(Randomness.NextGuid(), anna.Id);
        (await One.Credentials.TryRemoveAsync(seat, Here.Change, Never)).ShouldBeTrue();
        await Eventually.IsAsync(
            () =>
                Task.FromResult(
                    cacheThere.TryFind(Here.Tenant, stub.TicketId, TimeProvider.System.GetUtcNow())
                        is null
                ),
            Second,
            "the other node asks again"
        );
    }

    private async Task<TicketStub> HeldThereAsync(Guid application, AssociateId? associate = null)
    {
        var stub = await Here.AddAsync(
            Here.ApplicationStub(
                associate ?? (await Here.AddAssociateAsync()).Id,
                TicketKind.AccessToken,
                application
            )
        );
        (await cacheThere.FindAsync(Here.Tenant, stub.TicketId, Never))!.IsRevoked.ShouldBeFalse();
        return stub;
    }

    private Task IsRevokedThereAsync(TicketStub stub) =>
        Eventually.IsAsync(
            async () =>
                await cacheThere.FindAsync(Here.Tenant, stub.TicketId, Never)
                    is { IsRevoked: true },
            Second,
            "it has ended on the other node"
        );

    private Task<RegistryAnswer> Add(Database node, Application application) =>
        node.Applications.TryAddAsync(application, [], 100, Samples.At(Here.Now), Never);
}
