using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Sealing;

/// <summary>
/// What stands in columns as JSON, as version 0.1 wrote it. These texts are kept for ever: rows live for years. When a test
/// here fails, the code must learn to read the old form; the text is not to be changed.
/// </summary>
public sealed class StoredFormsTests
{
    private static readonly DateTimeOffset At = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Origin() =>
        ShouldRead(
            """{"credentials":[{"type":"CRM5/PASSWORD","id":{"value":7},"searchName":"ANNA"},{"type":"x","searchName":""}],"factors":[{"name":"password"}],"door":"rest","at":"2027-03-01T12:00:00+00:00"}""",
            new Origin
            {
                Credentials =
                [
                    new("CRM5/PASSWORD", new CredentialId(7), "ANNA"),
                    new("x", null, ""),
                ],
                Factors = [Factor.Password],
                Door = "rest",
                At = At,
            }
        );

    [Fact]
    public void Terms() =>
        ShouldRead(
            """{"idleLife":"06:00:00","preset":"Seed","doors":["rest"],"purpose":"reports"}""",
            new TicketTerms
            {
                IdleLife = TimeSpan.FromHours(6),
                Preset = "Seed",
                Doors = ["rest"],
                Purpose = "reports",
            }
        );

    [Fact]
    public void Terms_of_a_grant() =>
        ShouldRead(
            """{"idleLife":"90.00:00:00","preset":"application","doors":[],"purpose":"","kind":2,"application":"0b5e8d4f-6a7c-4f0e-9d1c-2b3a4f5e6d7c","scopes":["openid"],"authorization":"{\u0022nonce\u0022:\u0022n\u0022}","redeemBy":"2027-03-01T12:00:00+00:00"}""",
            new TicketTerms
            {
                IdleLife = TimeSpan.FromDays(90),
                Preset = "application",
                Kind = TicketKind.Grant,
                Application = Guid.Parse("0b5e8d4f-6a7c-4f0e-9d1c-2b3a4f5e6d7c"),
                Scopes = ["openid"],
                Authorization = """{"nonce":"n"}""",
                RedeemBy = At,
            }
        );

    [Fact]
    public void Card() =>
        ShouldRead(
            """{"fullName":"A B","email":"a@b","personId":1,"contactId":2,"groupId":3,"secondaryGroups":[4],"roleId":5,"roleName":"r","roleDescription":"d","rights":["AdminAll"],"licences":["o.m"]}""",
            new Card
            {
                FullName = "A B",
                Email = "a@b",
                PersonId = 1,
                ContactId = 2,
                GroupId = 3,
                SecondaryGroups = [4],
                RoleId = 5,
                RoleName = "r",
                RoleDescription = "d",
                Rights = ["AdminAll"],
                Licences = ["o.m"],
            }
        );

    [Fact]
    public void Switches() =>
        ShouldRead(
            """{"allowedTypes":[0,13],"preset":1,"passwordBesideDirectory":true,"ticketOnCommandLine":false,"ticketInUrl":true,"online":true,"minimumPasswordLength":12,"newcomerGroups":["g"],"groupRoles":["g=r"],"languages":[],"addresses":{},"face":{},"livingStubs":9}""",
            new TenantSwitches
            {
                AllowedTypes = [AssociateType.Internal, AssociateType.System],
                Preset = TicketPreset.Aal2,
                PasswordBesideDirectory = true,
                TicketOnCommandLine = false,
                TicketInUrl = true,
                Online = true,
                MinimumPasswordLength = 12,
                NewcomerGroups = ["g"],
                GroupRoles = ["g=r"],
                LivingStubs = 9,
            }
        );

    [Fact]
    public void Switches_that_were_written_before_there_were_newcomers() =>
        Json.Read<TenantSwitches>("""{"allowedTypes":[0],"preset":1,"livingStubs":9}""")
            .NewcomerGroups.ShouldBeEmpty();

    [Fact]
    public void Pending_login() =>
        ShouldRead(
            """{"tenant":"Cust12345","associate":{"value":3},"origin":{"credentials":[],"factors":[],"door":"login","at":"2027-03-01T12:00:00+00:00"},"door":"login","challenge":{"kind":"otp","prompt":"?"},"expiresAt":"2027-03-01T12:00:00+00:00"}""",
            new PendingLogin
            {
                Tenant = ContextIdentifier.Parse("Cust12345"),
                Associate = new AssociateId(3),
                Origin = new Origin
                {
                    Credentials = [],
                    Factors = [],
                    Door = "login",
                    At = At,
                },
                Door = "login",
                Challenge = new Challenge("otp", "?"),
                ExpiresAt = At,
            }
        );

    [Fact]
    public void What_was_said_yes_or_no_to() =>
        ShouldRead(
            """{"scopes":["mail"],"systemUser":true}""",
            new Demand(["mail"], SystemUser: true)
        );

    [Fact]
    public void Votes() =>
        ShouldRead<IReadOnlyList<Vote>>(
            """[{"plugin":"Ticket","moment":"resolve","answer":"resolved","reason":""}]""",
            [new Vote("Ticket", "resolve", "resolved", "")]
        );

    [Fact]
    public void Journal_entry() =>
        ShouldRead(
            """{"heads":[{"chain":"c","sequence":5,"mac":"AQI="}],"rows":[{"table":"credentials","tenant":"t","key":"7","version":2,"seal":"AQI="},{"table":"credentials","tenant":"t","key":"8","version":1}]}""",
            new JournalBody(
                [new ChainHead("c", 5, [1, 2])],
                [
                    new RowChange("credentials", "t", "7", 2, [1, 2]),
                    new RowChange("credentials", "t", "8", 1, null),
                ]
            )
        );

    [Fact]
    public void A_member_that_a_newer_version_added_is_passed_over() =>
        Json.Read<TicketTerms>("""{"idleLife":"06:00:00","preset":"Seed","new":{"a":[1]}}""")
            .Preset.ShouldBe("Seed");

    private static void ShouldRead<T>(string stored, T expected)
    {
        Json.Read<T>(stored).ShouldBeLike(expected);
        Json.Write(expected).ShouldBe(stored);
    }
}
