using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ICredentials"/> promises.</summary>
public abstract class CredentialsPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private ICredentials Credentials => fixture.Database.Credentials;

    private Task<Scene> SceneAsync() =>
        Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());

    [Fact]
    public async Task A_credential_is_found_as_it_was_added_by_name_and_by_id()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var given = scene.Credential(anna.Id) with { ValidTo = scene.Now.AddDays(1) };
        (await AddAsync(scene, given)).ShouldBe(CredentialAdded.Done);
        var found = (
            await Credentials.FindAsync(scene.Tenant, given.Type, given.SearchName, Never)
        )!;
        found.ShouldBeLike(given with { Version = 1 });
        found.Secret.Reveal().ShouldBe(given.Secret.Reveal());
        (await Credentials.FindAsync(scene.Tenant, given.Id, Never))!.ShouldBeLike(found);
    }

    [Fact]
    public async Task The_end_of_time_a_blank_secret_and_outgoing_usage_are_kept()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var given = scene.Credential(anna.Id, "imap") with
        {
            Secret = Secret.Blank,
            Usage = CredentialUsage.Outbound,
        };
        await AddAsync(scene, given);
        (await Credentials.FindAsync(scene.Tenant, given.Id, Never))!.ShouldBeLike(
            given with
            {
                Version = 1,
                ValidTo = Credential.Forever,
            }
        );
    }

    [Theory]
    [InlineData("anna\0")]
    [InlineData("anna\ud800")]
    [InlineData("")]
    [InlineData("'; DROP TABLE credentials; --")]
    public async Task A_name_that_no_row_can_have_is_null_and_no_error(string name)
    {
        var scene = await SceneAsync();
        (
            await Credentials.FindAsync(scene.Tenant, CredentialTypes.Password, name, Never)
        ).ShouldBeNull();
    }

    [Fact]
    public async Task A_ticket_stub_is_no_credential_here()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        var name = stub.TicketId.ToString("D");
        (await Credentials.FindAsync(scene.Tenant, stub.Id, Never)).ShouldBeNull();
        (
            await Credentials.FindAsync(scene.Tenant, CredentialTypes.Ticket, name, Never)
        ).ShouldBeNull();
        (await Credentials.ListAsync(scene.Tenant, anna.Id, null, Never)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(
            AddAsync(scene, scene.Credential(anna.Id, CredentialTypes.Ticket))
        );
    }

    [Fact]
    public async Task An_associates_credentials_are_listed_oldest_first()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        var ids = new List<CredentialId>();
        for (var i = 0; i < 3; i++)
        {
            var given = scene.Credential(anna.Id, i == 1 ? "imap" : "smtp") with
            {
                Id = new CredentialId(
                    1000 - i + (scene.Now.AddMinutes(i).ToUnixTimeMilliseconds() << 21)
                ),
            };
            await AddAsync(scene, given);
            ids.Add(given.Id);
        }
        await scene.AddCredentialAsync(bert.Id);
        (await Credentials.ListAsync(scene.Tenant, anna.Id, null, Never))
            .Select(row => row.Id)
            .ShouldBe(ids);
        (await Credentials.ListAsync(scene.Tenant, anna.Id, "smtp", Never)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_searchName_is_taken_once_for_its_type_in_a_tenant()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        await scene.AddCredentialAsync(anna.Id, searchName: "SAME");
        (await AddAsync(scene, scene.Credential(bert.Id, searchName: "SAME"))).ShouldBe(
            CredentialAdded.SearchNameTaken
        );
        (await AddAsync(scene, scene.Credential(bert.Id, "imap", "SAME"))).ShouldBe(
            CredentialAdded.Done
        );
    }

    [Fact]
    public async Task A_row_that_an_inbound_row_excludes_is_not_put()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        await scene.AddCredentialAsync(anna.Id, CredentialTypes.Directory);
        string[] directory = [CredentialTypes.Directory];
        (await PutAsync(scene, scene.Credential(anna.Id), directory)).ShouldBe(
            CredentialAdded.Excluded
        );
        (await PutAsync(scene, scene.Credential(bert.Id), directory)).ShouldBe(
            CredentialAdded.Done
        );
    }

    [Fact]
    public async Task A_link_blocks_the_password_and_its_end_gives_it_back()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        var password = await scene.AddCredentialAsync(anna);
        var others = await scene.AddCredentialAsync((await scene.AddAssociateAsync()).Id);
        var outgoing = scene.Credential(anna) with { Usage = CredentialUsage.Outbound };
        await AddAsync(scene, outgoing);
        var (first, second) = (Link(scene, anna), Link(scene, anna));

        (await LinkAsync(scene, first)).ShouldBe(CredentialAdded.Done);
        (await LinkAsync(scene, second)).ShouldBe(CredentialAdded.Done);

        var blocked = (await FindAsync(scene, password))!;
        blocked.ShouldBeLike(password with { ValidTo = scene.Change.At, Version = 2 });
        blocked.Secret.ShouldBe(password.Secret);
        (await FindAsync(scene, others))!.ValidTo.ShouldBe(Credential.Forever);
        (await FindAsync(scene, outgoing))!.ValidTo.ShouldBe(outgoing.ValidTo);

        (await UnlinkAsync(scene, first with { Version = 1 })).ShouldBeTrue();
        (await FindAsync(scene, password))!.ValidTo.ShouldBe(scene.Change.At);
        (await UnlinkAsync(scene, second with { Version = 1 })).ShouldBeTrue();
        (await FindAsync(scene, password))!.ShouldBeLike(password with { Version = 3 });
        (await FindAsync(scene, second)).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_whose_name_is_taken_blocks_nothing_and_one_of_a_stale_version_stays()
    {
        var scene = await SceneAsync();
        var anna = (await scene.AddAssociateAsync()).Id;
        var bert = (await scene.AddAssociateAsync()).Id;
        var password = await scene.AddCredentialAsync(bert);
        var link = Link(scene, anna);
        await LinkAsync(scene, link);

        var taken = Link(scene, bert) with { SearchName = link.SearchName };
        (await LinkAsync(scene, taken)).ShouldBe(CredentialAdded.SearchNameTaken);
        (await FindAsync(scene, password))!.Version.ShouldBe(1);
        (await UnlinkAsync(scene, link with { Version = 2 })).ShouldBeFalse();
        (await FindAsync(scene, link)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Replacing_needs_the_version_that_is_there_and_takes_what_may_change()
    {
        var scene = await SceneAsync();
        var row = await scene.AddCredentialAsync((await scene.AddAssociateAsync()).Id);
        var changed = row with
        {
            SearchName = "NEW" + row.SearchName,
            Secret = new Secret("new"),
            ValidFrom = scene.Now.AddDays(-1),
            ValidTo = scene.Now.AddDays(1),
            Comment = "c",
            DisplayName = "d",
            ExtraId = null,
        };
        (await Credentials.TryReplaceAsync(changed, scene.Change, Never)).ShouldBeTrue();
        (await Credentials.TryReplaceAsync(changed, scene.Change, Never)).ShouldBeFalse();
        var found = (await Credentials.FindAsync(scene.Tenant, row.Id, Never))!;
        found.ShouldBeLike(changed with { Version = 2 });
        found.Secret.Reveal().ShouldBe("new");
    }

    [Fact]
    public async Task Putting_a_row_replaces_those_of_its_type_and_ends_all_tickets_but_one_line()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var old = await scene.AddCredentialAsync(anna.Id, searchName: "ANNA");
        var other = await scene.AddCredentialAsync(anna.Id, "imap");
        var spared = await scene.AddStubAsync(anna.Id);
        var ended = await scene.AddStubAsync(anna.Id);
        var put = scene.Credential(anna.Id, searchName: "ANNA");

        (await PutAsync(scene, put, [], spared.Line)).ShouldBe(CredentialAdded.Done);

        (await Credentials.FindAsync(scene.Tenant, old.Id, Never)).ShouldBeNull();
        (await Credentials.ListAsync(scene.Tenant, anna.Id, null, Never))
            .Select(row => row.Id)
            .ShouldBe([other.Id, put.Id], ignoreOrder: true);
        IsEnded((await scene.LoadAsync(ended))!).ShouldBeTrue();
        IsEnded((await scene.LoadAsync(spared))!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_that_one_password_change_ended_is_not_brought_back_by_the_next()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var stolen = await scene.AddStubAsync(anna.Id);
        await PutAsync(scene, scene.Credential(anna.Id, searchName: "ANNA"), [], null);

        await PutAsync(scene, scene.Credential(anna.Id, searchName: "ANNA"), [], stolen.Line);

        IsEnded((await scene.LoadAsync(stolen))!).ShouldBeTrue();
    }

    [Fact]
    public async Task Putting_a_row_whose_name_is_anothers_changes_nothing()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var bert = await scene.AddAssociateAsync();
        await scene.AddCredentialAsync(bert.Id, searchName: "BERT");
        var old = await scene.AddCredentialAsync(anna.Id, searchName: "ANNA");
        var ticket = await scene.AddStubAsync(anna.Id);
        (await PutAsync(scene, scene.Credential(anna.Id, searchName: "BERT"), [])).ShouldBe(
            CredentialAdded.SearchNameTaken
        );
        (await Credentials.FindAsync(scene.Tenant, old.Id, Never)).ShouldNotBeNull();
        IsEnded((await scene.LoadAsync(ticket))!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_single_use_code_is_taken_by_exactly_one()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var code = await scene.AddCredentialAsync(anna.Id, CredentialTypes.Activation);
        var taking = Enumerable
            .Range(0, 10)
            .Select(_ => Credentials.TryTakeAsync(code, scene.Change, Never));
        (await Task.WhenAll(taking)).Count(taken => taken).ShouldBe(1);
        (await Credentials.FindAsync(scene.Tenant, code.Id, Never)).ShouldBeNull();
    }

    [Fact]
    public async Task Removing_needs_the_version_that_is_there()
    {
        var scene = await SceneAsync();
        var row = await scene.AddCredentialAsync((await scene.AddAssociateAsync()).Id);
        var stale = row with { Version = 7 };
        (await Credentials.TryRemoveAsync(stale, scene.Change, Never)).ShouldBeFalse();
        (await Credentials.TryRemoveAsync(row, scene.Change, Never)).ShouldBeTrue();
        (await Credentials.TryRemoveAsync(row, scene.Change, Never)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_one_time_thing_is_used_by_exactly_one_and_forgotten_later()
    {
        var scene = await SceneAsync();
        var row = await scene.AddCredentialAsync((await scene.AddAssociateAsync()).Id);
        var until = scene.Now.AddYears(-20);
        var using_ = Enumerable.Range(0, 10).Select(_ => UseAsync(scene, row, "step 5", until));
        (await Task.WhenAll(using_)).Count(used => used).ShouldBe(1);
        (await UseAsync(scene, row, "step 6", until)).ShouldBeTrue();
        (await Credentials.DeletePastAsync(until, 10, Never)).ShouldBe(0);
        (await Credentials.DeletePastAsync(until.AddMilliseconds(1), 1, Never)).ShouldBe(1);
        (await Credentials.DeletePastAsync(until.AddMilliseconds(1), 10, Never)).ShouldBe(1);
        (await UseAsync(scene, row, "step 5", until)).ShouldBeTrue();
    }

    [Fact]
    public async Task Past_single_use_codes_are_deleted_and_other_past_rows_stay()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var past = scene.Now.AddYears(-30);
        var code = scene.Credential(anna.Id, CredentialTypes.Activation) with { ValidTo = past };
        var password = scene.Credential(anna.Id) with { ValidTo = past };
        await AddAsync(scene, code);
        await AddAsync(scene, password);
        (await Credentials.DeletePastAsync(past.AddDays(1), 10, Never)).ShouldBe(1);
        (await Credentials.FindAsync(scene.Tenant, code.Id, Never)).ShouldBeNull();
        (await Credentials.FindAsync(scene.Tenant, password.Id, Never)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Uses_move_last_used_forward_only_and_raise_no_version()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var row = await scene.AddCredentialAsync(anna.Id);
        var unused = await scene.AddCredentialAsync(anna.Id, "imap");
        var late = scene.Now.AddMinutes(5);
        await Credentials.NoteUsesAsync(
            [
                new(scene.Tenant, row.Id, scene.Now, "early"),
                new(scene.Tenant, row.Id, late, "late"),
                new(scene.Tenant, new CredentialId(12), late, "nobody's"),
            ],
            Never
        );
        await Credentials.NoteUsesAsync([new(scene.Tenant, row.Id, scene.Now, "early")], Never);
        (await Credentials.FindAsync(scene.Tenant, row.Id, Never))!.ShouldBeLike(
            row with
            {
                LastUsed = late,
                LastUsedInfo = "late",
            }
        );
        (await Credentials.FindAsync(scene.Tenant, unused.Id, Never))!.ShouldBeLike(unused);
    }

    [Fact]
    public async Task A_change_has_been_heard_on_return_and_a_use_is_none()
    {
        var scene = await SceneAsync();
        var anna = await scene.AddAssociateAsync();
        var heard = new List<Changed>();
        using var listening = fixture.Database.Bell.Listen(heard.Add);
        var row = await scene.AddCredentialAsync(anna.Id);
        heard.ShouldBe([new Changed.Associate(scene.Tenant, anna.Id)]);
        await Credentials.NoteUsesAsync([new(scene.Tenant, row.Id, scene.Now, "")], Never);
        heard.Count.ShouldBe(1);
        await Credentials.TryReplaceAsync(row, scene.Change, Never);
        await Credentials.TryRemoveAsync(row with { Version = 2 }, scene.Change, Never);
        heard.Count.ShouldBe(3);
    }

    private static bool IsEnded(Counterfoil.Authority.Tickets.LoadedStub loaded) =>
        loaded.Ends.Any(end => end.Ends(loaded.Stub));

    private Task<CredentialAdded> AddAsync(Scene scene, Credential credential) =>
        Credentials.TryAddAsync(credential, scene.Change, Never);

    private static Credential Link(Scene scene, AssociateId associate) =>
        scene.Credential(associate, CredentialTypes.Directory);

    private Task<CredentialAdded> LinkAsync(Scene scene, Credential link) =>
        Credentials.TryLinkAsync(link, CredentialTypes.Password, scene.Change, Never);

    private Task<bool> UnlinkAsync(Scene scene, Credential link) =>
        Credentials.TryUnlinkAsync(link, CredentialTypes.Password, scene.Change, Never);

    private ValueTask<Credential?> FindAsync(Scene scene, Credential row) =>
        Credentials.FindAsync(scene.Tenant, row.Id, Never);

    private Task<CredentialAdded> PutAsync(
        Scene scene,
        Credential credential,
        string[] excluding,
        Guid? exceptLine = null
    ) => Credentials.PutAndEndTicketsAsync(credential, excluding, exceptLine, scene.Change, Never);

    private Task<bool> UseAsync(
        Scene scene,
        Credential row,
        string thing,
        DateTimeOffset rememberUntil
    ) => Credentials.TryUseOnceAsync(scene.Tenant, row.Id, thing, rememberUntil, Never);
}

public sealed class SqliteCredentials(SqliteFixture fixture)
    : CredentialsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlCredentials(PostgreSqlFixture fixture)
    : CredentialsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
