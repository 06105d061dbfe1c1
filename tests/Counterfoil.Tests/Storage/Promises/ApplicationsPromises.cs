using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="IApplications"/> promises, and every <see cref="IDevelopers"/>.</summary>
public abstract class ApplicationsPromises(DatabaseFixture fixture)
{
    private const int Most = 20;
    private static readonly CancellationToken Never = CancellationToken.None;

    private IApplications Applications => fixture.Database.Applications;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    [Fact]
    public async Task An_application_is_found_as_it_was_added_by_key_by_id_and_by_alias()
    {
        var application = Samples.Application("Søk & finn 漢字 \"'<>\\%_") with
        {
            Aliases = [Randomness.NextGuid().ToString("N")],
            Description = "Line\nLine",
            Publisher = new Publisher("Contoso", "d", "data:image/png;base64,AA=="),
            Owner = Randomness.NextGuid(),
            CustomFor = ContextIdentifier.Parse("Cust12345"),
            State = ApplicationState.Suspended,
            Level = AuthorizationLevel.Explicit,
            Type = ClientType.Public,
            IsNative = true,
            PostLogoutRedirectUris = ["https://app.example/out"],
            CorsOrigins = ["https://app.example"],
            Flows = Flows.Code | Flows.ClientCredentials,
            Scopes = ["webapi"],
            Claims = ["personid"],
            SigningAlgorithm = "ES256",
            OldForm = new OldForm("https://app.example/cb", CallbackMethod.Get),
            Places = new ApplicationPlaces { Install = "https://app.example/i" },
            HasSystemUser = true,
            PublicKeys = [new SystemUserKey("a", "pem", Now)],
            Compatibility = new Compatibility { IssuedAtAsText = true },
        };
        (await AddAsync(application)).ShouldBe(RegistryAnswer.Done);
        foreach (
            var found in new[]
            {
                await Applications.FindAsync(application.Id, Never),
                await Applications.FindByClientIdAsync(application.ClientId, Never),
                await Applications.FindByClientIdAsync(application.Aliases[0], Never),
            }
        )
            found!.Application.ShouldBeLike(application with { Version = 1 });
        (await Applications.FindByClientIdAsync("nobody's", Never)).ShouldBeNull();
        (await Applications.FindByClientIdAsync("\0\ud800", Never)).ShouldBeNull();
        (
            await Applications.FindAsync(new ApplicationKey(Randomness.NextGuid()), Never)
        ).ShouldBeNull();
    }

    [Fact]
    public async Task An_id_means_one_application_only_aliases_included()
    {
        var first = Samples.Application() with
        {
            Aliases = ["alias" + Randomness.NextGuid().ToString("N")],
        };
        await AddAsync(first);
        foreach (var taken in new[] { first.ClientId, first.Aliases[0] })
        {
            (await AddAsync(Samples.Application() with { ClientId = taken })).ShouldBe(
                RegistryAnswer.Taken
            );
            (await AddAsync(Samples.Application() with { Aliases = [taken] })).ShouldBe(
                RegistryAnswer.Taken
            );
        }
        var second = Samples.Application();
        await AddAsync(second);
        (await ReplaceAsync(second with { Version = 1, Aliases = [first.ClientId] })).ShouldBe(
            RegistryAnswer.Taken
        );
        (await ReplaceAsync(second with { Version = 1, ClientId = first.Aliases[0] })).ShouldBe(
            RegistryAnswer.Taken
        );
    }

    [Fact]
    public async Task An_alias_that_was_dropped_means_nothing_and_can_be_anothers()
    {
        var application = Samples.Application();
        await AddAsync(application);
        var renewed = application with
        {
            ClientId = Randomness.NextGuid().ToString("N"),
            Version = 1,
        };
        (await ReplaceAsync(renewed)).ShouldBe(RegistryAnswer.Done);
        (await Applications.FindByClientIdAsync(application.ClientId, Never)).ShouldBeNull();
        (await Applications.FindByClientIdAsync(renewed.ClientId, Never)).ShouldNotBeNull();
        (await AddAsync(Samples.Application() with { ClientId = application.ClientId })).ShouldBe(
            RegistryAnswer.Done
        );
    }

    [Fact]
    public async Task Of_many_who_replace_one_version_one_does()
    {
        var application = Samples.Application();
        await AddAsync(application);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => ReplaceAsync(application with { Version = 1, Name = $"Name {i}" }))
        );
        answers.Count(answer => answer == RegistryAnswer.Done).ShouldBe(1);
        answers.Count(answer => answer == RegistryAnswer.VersionChanged).ShouldBe(7);
    }

    [Fact]
    public async Task A_row_of_ids_that_somebody_moved_by_hand_leads_nowhere()
    {
        var (mine, theirs) = (Samples.Application(), Samples.Application());
        await AddAsync(mine);
        await AddAsync(theirs);
        await fixture.Test.TamperAsync(
            "UPDATE application_ids SET applicationKey = @key WHERE clientId = @id",
            new { key = mine.Id.ToString(), id = theirs.ClientId }
        );
        (await Applications.FindByClientIdAsync(theirs.ClientId, Never)).ShouldBeNull();
    }

    [Theory]
    [InlineData("applications", "state", "1 - state")]
    [InlineData("applications", "definition", "replace(definition, 'app.example', 'evil.example')")]
    [InlineData("application_tokens", "revokedAt", "NULL")]
    [InlineData("application_tokens", "expiresAt", "9999999999999")]
    [InlineData("application_tokens", "applicationKey", "'00000000-0000-0000-0000-000000000000'")]
    public async Task An_edit_by_hand_is_noticed(string table, string column, string value)
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(application, Now);
        await AddAsync(application, token with { RevokedAt = Now });
        var (_, second) = Samples.Token(application, Now);
        await Applications.TryAddTokenAsync(second, null, Most, Samples.At(Now), Never);
        var key = new { key = application.Id.ToString(), token = token.Id.ToString("D") };
        var where = table == "applications" ? "applicationKey = @key" : "tokenId = @token";
        await fixture.Test.TamperAsync(
            $"CREATE TABLE before AS SELECT * FROM {table} WHERE {where}; UPDATE {table} SET {column} = {value} WHERE {where}",
            key
        );
        if (column == "applicationKey")
            // The row is nobody's by hand, and its token too.
            (await Applications.FindByTokenAsync(TokenText.DigestOf(text), Never)).ShouldBeNull();
        else
            await Should.ThrowAsync<BrokenSealException>(
                Applications.FindAsync(application.Id, Never).AsTask()
            );
        (await VerifyAsync()).Tampered.ShouldContain(row => row.Table == table);
        await fixture.Test.TamperAsync(
            $"DELETE FROM {table} WHERE {where}; INSERT INTO {table} SELECT * FROM before; DROP TABLE before",
            key
        );
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_is_found_by_its_digest_whoever_made_its_text()
    {
        var application = Samples.Application();
        var (made, first) = Samples.Token(application, Now);
        var (imported, second) = Samples.Token(
            application,
            Now,
            "an old secret of theirs " + application.ClientId
        );
        await AddAsync(application, first, second);
        foreach (var text in new[] { made, imported })
        {
            var found = (await Applications.FindByTokenAsync(TokenText.DigestOf(text), Never))!;
            found.Application.Id.ShouldBe(application.Id);
            found.Tokens.Count.ShouldBe(2);
            found
                .Tokens.Any(token => token.Digest.Span.SequenceEqual(TokenText.DigestOf(text).Span))
                .ShouldBeTrue();
        }
        (
            await Applications.FindByTokenAsync(TokenText.DigestOf(new Secret("x")), Never)
        ).ShouldBeNull();
    }

    [Fact]
    public async Task A_tokens_text_or_digest_stands_nowhere_in_the_database()
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(application, Now);
        await AddAsync(application, token);
        var rows = await fixture.Test.ReadAsync<(byte[], byte[])>(
            "SELECT secret, lookup FROM application_tokens WHERE tokenId = @id",
            new { id = token.Id.ToString("D") }
        );
        rows.Count.ShouldBe(1);
        foreach (var kept in new[] { rows[0].Item1, rows[0].Item2 })
        {
            Convert.ToHexString(kept).ShouldNotContain(Convert.ToHexString(token.Digest.Span));
            System.Text.Encoding.Latin1.GetString(kept).ShouldNotContain(text.Reveal()[30..50]);
        }
    }

    [Fact]
    public async Task Two_applications_never_share_a_token()
    {
        var (mine, theirs) = (Samples.Application(), Samples.Application());
        var shared = "the same secret " + mine.ClientId;
        await AddAsync(mine, Samples.Token(mine, Now, shared).Token);
        (await AddAsync(theirs, Samples.Token(theirs, Now, shared).Token)).ShouldBe(
            RegistryAnswer.Taken
        );
        await AddAsync(theirs);
        (await AddTokenAsync(Samples.Token(theirs, Now, shared).Token)).ShouldBe(
            RegistryAnswer.Taken
        );
    }

    [Fact]
    public async Task With_a_new_token_the_others_end_when_they_are_told_to()
    {
        var application = Samples.Application();
        var tokens = Enumerable
            .Range(0, 3)
            .Select(_ => Samples.Token(application, Now).Token)
            .ToList();
        tokens[1] = tokens[1] with { ExpiresAt = Now.AddHours(1) };
        await AddAsync(application, [.. tokens]);
        await AddTokenAsync(Samples.Token(application, Now).Token, othersEnd: Now.AddHours(24));
        var found = (await Applications.FindAsync(application.Id, Never))!.Tokens;
        Ends(found, tokens[0]).ShouldBe((Now.AddHours(24), null));
        Ends(found, tokens[1]).ShouldBe((Now.AddHours(1), null));
        await AddTokenAsync(Samples.Token(application, Now).Token, othersEnd: Now);
        found = (await Applications.FindAsync(application.Id, Never))!.Tokens;
        found.Count(token => token.IsLiving(Now)).ShouldBe(1);
        Ends(found, tokens[0]).RevokedAt.ShouldBe(Now);
    }

    [Fact]
    public async Task There_are_at_most_so_many_living_tokens_also_when_many_are_added_at_once()
    {
        var application = Samples.Application();
        await AddAsync(application);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => AddTokenAsync(Samples.Token(application, Now).Token, most: 3))
        );
        answers.Count(answer => answer == RegistryAnswer.Done).ShouldBe(3);
        answers.Count(answer => answer == RegistryAnswer.TooMany).ShouldBe(5);
        (await AddTokenAsync(Samples.Token(application, Now).Token, Now, most: 3)).ShouldBe(
            RegistryAnswer.Done
        );
    }

    [Fact]
    public async Task Of_those_that_bring_one_secret_along_at_once_one_is_added_and_the_others_leave_nothing()
    {
        var shared = $"brought-along-{Randomness.NextGuid():N}";
        var all = Enumerable.Range(0, 8).Select(_ => Samples.Application()).ToList();
        var answers = await Task.WhenAll(
            all.Select(one =>
                AddAsync(one, Samples.Token(one, Now).Token, Samples.Token(one, Now, shared).Token)
            )
        );
        answers.Count(answer => answer == RegistryAnswer.Done).ShouldBe(1);
        answers.Count(answer => answer == RegistryAnswer.Taken).ShouldBe(7);
        for (var at = 0; at < all.Count; at++)
        {
            var found = await Applications.FindByClientIdAsync(all[at].ClientId, Never);
            (found is not null).ShouldBe(answers[at] == RegistryAnswer.Done);
        }
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tokens_that_ended_90_days_ago_go()
    {
        var application = Samples.Application();
        var old = Samples.Token(application, Now).Token with { RevokedAt = Now };
        await AddAsync(application, old);
        var change = Samples.At(Now.AddDays(91));
        await Applications.TryAddTokenAsync(
            Samples.Token(application, Now).Token,
            null,
            Most,
            change,
            Never
        );
        var found = (await Applications.FindAsync(application.Id, Never))!;
        found.Tokens.ShouldHaveSingleItem().Id.ShouldNotBe(old.Id);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_owner_has_at_most_so_many_applications_that_are_not_closed_also_when_many_are_added_at_once()
    {
        var owner = Randomness.NextGuid();
        var developer = new Developer { Account = new(owner), State = DeveloperState.Approved };
        await fixture.Database.Developers.TryAddAsync(developer, Samples.At(Now), Never);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => AddAsync(Samples.Application(owner: owner), most: 2))
        );
        answers.Count(answer => answer == RegistryAnswer.Done).ShouldBe(2);
        var one = (await ListAsync(new ApplicationFilter(Owner: owner)))[0];
        await ReplaceAsync(one with { State = ApplicationState.Closed });
        (await AddAsync(Samples.Application(owner: owner), most: 2)).ShouldBe(RegistryAnswer.Done);
    }

    [Fact]
    public async Task A_list_is_by_name_and_its_search_knows_names_publishers_and_ids()
    {
        var mark = Randomness.NextGuid().ToString("N")[..12];
        var owner = Randomness.NextGuid();
        foreach (var name in new[] { "beta", "Alpha", "%", "_", "Alpha" })
            await AddAsync(
                Samples.Application(name, owner) with
                {
                    Publisher = new Publisher("P " + mark),
                },
                most: 99
            );
        var names = new List<string>();
        string? after = null;
        do
        {
            var page = await Applications.ListAsync(
                new(mark.ToUpperInvariant()),
                new(after, 2),
                Never
            );
            names.AddRange(page.Items.Select(item => item.Name));
            after = page.Next;
        } while (after is not null);
        names.ShouldBe(["%", "_", "Alpha", "Alpha", "beta"], ignoreOrder: true);
        (await ListAsync(new("%", owner))).ShouldHaveSingleItem();
        (await ListAsync(new(Owner: owner))).Count.ShouldBe(5);
        (await ListAsync(new(mark, Randomness.NextGuid()))).ShouldBeEmpty();
        (await Applications.ListAsync(new(), new("\0", 2), Never)).Items.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Every_change_has_been_heard_on_return()
    {
        var application = Samples.Application();
        var heard = new List<Changed>();
        var ring = new Changed.OfApplication(application.Id.Value);
        using (fixture.Database.Bell.Listen(heard.Add))
        {
            await AddAsync(application);
            heard.ShouldBe([ring]);
            await ReplaceAsync(application with { Version = 1, Name = "Other" });
            var token = Samples.Token(application, Now).Token;
            await AddTokenAsync(token);
            heard.Count.ShouldBe(3);
            token = token with { Version = 1, RevokedAt = Now };
            (await Applications.TryReplaceTokenAsync(token, Samples.At(Now), Never)).ShouldBe(
                RegistryAnswer.Done
            );
            heard.Count.ShouldBe(4);
            (await Applications.TryReplaceTokenAsync(token, Samples.At(Now), Never)).ShouldBe(
                RegistryAnswer.VersionChanged
            );
        }
        heard.ShouldAllBe(one => one == ring);
    }

    [Fact]
    public async Task Last_uses_are_kept_per_tenant_and_never_go_back()
    {
        var token = Randomness.NextGuid();
        var tenant = ContextIdentifier.Parse("Cust12345");
        await NoteAsync(
            new(token, tenant, Now),
            new(token, null, Now.AddMinutes(-1)),
            new(token, tenant, Now.AddMinutes(-5))
        );
        await NoteAsync(new TokenUse(token, tenant, Now.AddMinutes(-9)));
        var uses = await Applications.ListUsesAsync([token, Randomness.NextGuid()], Never);
        uses.Count.ShouldBe(2);
        uses[0].At.ShouldBe(Now);
        uses[0].Tenant.ShouldBe(tenant);
        uses[1].Tenant.ShouldBeNull();
        await NoteAsync(new TokenUse(token, tenant, Now.AddMinutes(3)));
        (await Applications.ListUsesAsync([token], Never))[0].At.ShouldBe(Now.AddMinutes(3));
    }

    [Fact]
    public async Task Many_uses_of_one_token_leave_room_for_anothers()
    {
        var (busy, quiet) = (Randomness.NextGuid(), Randomness.NextGuid());
        await NoteAsync([
            new(quiet, null, Now.AddDays(-1)),
            .. Enumerable
                .Range(1, IApplications.MostUses + 1)
                .Select(i => new TokenUse(
                    busy,
                    ContextIdentifier.Parse($"Cust{i}"),
                    Now.AddMinutes(i)
                )),
        ]);
        var uses = await Applications.ListUsesAsync([busy, quiet], Never);
        uses.Count(use => use.Token == busy).ShouldBe(IApplications.MostUses);
        uses.ShouldNotContain(use => use.At == Now.AddMinutes(1));
        uses.Single(use => use.Token == quiet).At.ShouldBe(Now.AddDays(-1));
    }

    [Fact]
    public async Task A_developer_is_found_as_added_listed_by_state_and_replaced_by_one()
    {
        var developers = fixture.Database.Developers;
        var developer = new Developer
        {
            Account = new(Randomness.NextGuid()),
            LoginName = "dev@" + Randomness.NextGuid().ToString("N"),
            Answers = new DeveloperAnswers
            {
                Company = "Contoso",
                ContactEmail = "a@b",
                Purpose = "p",
                Website = "https://c.example",
            },
            AskedAt = Now,
            Sandbox = ContextIdentifier.Parse("Sbx1"),
            MostApplications = 7,
        };
        (await developers.TryAddAsync(developer, Samples.At(Now), Never)).ShouldBeTrue();
        (await developers.TryAddAsync(developer, Samples.At(Now), Never)).ShouldBeFalse();
        (await developers.FindAsync(developer.Account, Never))!.ShouldBeLike(
            developer with
            {
                Version = 1,
            }
        );
        (await developers.FindAsync(new(Randomness.NextGuid()), Never)).ShouldBeNull();
        var approved = developer with { State = DeveloperState.Approved, Version = 1 };
        (await developers.TryReplaceAsync(approved, Samples.At(Now), Never)).ShouldBeTrue();
        (await developers.TryReplaceAsync(approved, Samples.At(Now), Never)).ShouldBeFalse();
        var page = new PageRequest(null, 50);
        (
            await developers.ListAsync(developer.LoginName, DeveloperState.Approved, page, Never)
        ).Items.ShouldHaveSingleItem();
        (
            await developers.ListAsync(developer.LoginName, DeveloperState.Waiting, page, Never)
        ).Items.ShouldBeEmpty();
        (
            await developers.ListAsync(developer.LoginName, null, page, Never)
        ).Items.ShouldHaveSingleItem();
    }

    private static (DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt) Ends(
        IReadOnlyList<ApplicationToken> tokens,
        ApplicationToken of
    )
    {
        var token = tokens.Single(token => token.Id == of.Id);
        return (token.ExpiresAt, token.RevokedAt);
    }

    private async Task<RegistryAnswer> AddAsync(
        Application application,
        params ApplicationToken[] tokens
    ) => await Applications.TryAddAsync(application, tokens, Most, Samples.At(Now), Never);

    private Task<RegistryAnswer> AddAsync(Application application, int most) =>
        Applications.TryAddAsync(application, [], most, Samples.At(Now), Never);

    private Task<RegistryAnswer> ReplaceAsync(Application application) =>
        Applications.TryReplaceAsync(application, Samples.At(Now), Never);

    private Task<RegistryAnswer> AddTokenAsync(
        ApplicationToken token,
        DateTimeOffset? othersEnd = null,
        int most = Most
    ) => Applications.TryAddTokenAsync(token, othersEnd, most, Samples.At(Now), Never);

    private Task NoteAsync(params TokenUse[] uses) => Applications.NoteUsesAsync(uses, Never);

    private async Task<IReadOnlyList<Application>> ListAsync(ApplicationFilter filter) =>
        (await Applications.ListAsync(filter, new PageRequest(null, 200), Never)).Items;

    private Task<VerifyReport> VerifyAsync() =>
        Verification.RunAsync(
            fixture.Test.Settings(),
            fixture.Test.Keys,
            fixture.Test.Time,
            null,
            Never
        );
}

public sealed class SqliteApplications(SqliteFixture fixture)
    : ApplicationsPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlApplications(PostgreSqlFixture fixture)
    : ApplicationsPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
