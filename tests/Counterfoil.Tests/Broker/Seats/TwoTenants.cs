using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Tests.Authority;
using Shouldly;

namespace Counterfoil.Tests.Broker.Seats;

/// <summary>
/// Vera's home is the tenant Other, of which Mallory is the administrator; in the tenant Home1, which is Anna's, Vera has a
/// seat as the associate Guest.
/// </summary>
internal sealed class TwoTenants : IAsyncDisposable
{
    public const string MallorysPassword = "eight loud crows dance there";
    private static readonly CancellationToken Never = CancellationToken.None;

    private TwoTenants(Installation house) => House = house;

    public Installation House { get; }

    public Associate Vera { get; private set; } = null!;

    public Associate Mallory { get; private set; } = null!;

    public Associate Guest { get; private set; } = null!;

    public Account Account { get; private set; } = null!;

    public static async Task<TwoTenants> OpenAsync()
    {
        var two = new TwoTenants(await Installation.OpenAsync(new Badge()));
        var house = two.House;
        await house.AddOtherTenantAsync();
        two.Mallory = await two.AddAsync("mallory", Rights.AdminAll);
        two.Vera = await two.AddAsync("vera");
        two.Guest = await house.AddAsync("guest");
        two.Account = (await two.RegisterAsync("vera@example.org", two.Vera.Id))
            .ShouldBeOfType<Registered<Account>.Done>()
            .Value;
        // What somebody proves in the very instant of a choice of password counts as before it.
        house.Time.Advance(TimeSpan.FromSeconds(1));
        return two;
    }

    /// <summary>As <see cref="OpenAsync"/>, and the seat is taken.</summary>
    public static async Task<TwoTenants> SeatedAsync()
    {
        var two = await OpenAsync();
        (await two.SeatAsync()).ShouldBeOfType<Registered<Seat>.Done>();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        return two;
    }

    public async Task<Registered<Seat>> SeatAsync() =>
        await House
            .Get<SeatDesk>()
            .AcceptAsync(await ProveAsync("vera"), Installation.Own, await InviteAsync(), Never);

    public async Task<Secret> InviteAsync() =>
        (await House.Get<SeatDesk>().InviteAsync(await House.ProveAsync("anna"), Guest.Id, Never))
            .ShouldBeOfType<Registered<Secret>.Done>()
            .Value;

    public Task<Associate> AddAsync(string name, params string[] rights) =>
        House.AddAsync(Installation.Other, name, AssociateType.Internal, "", rights);

    public Task<Registered<Account>> RegisterAsync(string loginName, AssociateId home) =>
        House
            .Get<AccountRegister>()
            .AddAsync(
                Actor.Installation,
                new Account
                {
                    Id = default,
                    LoginName = loginName,
                    Home = new Home.OfTenant(Installation.Other, home),
                },
                Never
            );

    /// <summary>Hears a name and a password in the tenant Other.</summary>
    public Task<Outcome> TryAsync(string name, string password) =>
        HearAsync(Installation.Other, Evidence.OfUserName(name, new Secret(password)));

    public async Task<Proof> ProveAsync(string name, string password = Installation.Password) =>
        (await TryAsync(name, password)).ShouldBeOfType<Outcome.Believed>().Proof;

    public async Task<Outcome> HearAsync(ContextIdentifier tenant, params Evidence[] evidence) =>
        await House.Evaluator.HearAsync(
            new Presented
            {
                Door = Installation.Page,
                Tenant = tenant,
                Evidence = evidence,
                Use = Installation.FromOffice,
            },
            Never
        );

    /// <summary>Goes to Home1 with a proof from home.</summary>
    public Task<Outcome?> GoAsync(Proof home) =>
        House
            .Get<VouchDesk>()
            .GoAsync(home, Installation.Own, Installation.Page, Installation.FromOffice, Never);

    public async Task<Proof> GoInAsync() =>
        (await GoAsync(await ProveAsync("vera"))).ShouldBeOfType<Outcome.Believed>().Proof;

    /// <summary>A ticket in Home1, got by the seat.</summary>
    public async Task<Secret> TicketAsync() =>
        (await House.Issuer.IssueAsync(await GoInAsync(), TicketRequest.Default, Never))
            .ShouldBeOfType<Issued.Done>()
            .Ticket;

    public Task<Outcome> UseAsync(Secret ticket) =>
        HearAsync(Installation.Own, new TicketEvidence(ticket));

    /// <summary>A code with which a password of an associate in Other can be set.</summary>
    public async Task<Secret> StartResetAsync(Proof administrator, AssociateId associate) =>
        (
            await House
                .Get<PasswordRegister>()
                .StartActivationAsync(Actor.Of(administrator), Installation.Other, associate, Never)
        )
            .ShouldBeOfType<Registered<Secret>.Done>()
            .Value;

    public async Task FinishResetAsync(Secret code)
    {
        (
            await House
                .Get<PasswordRegister>()
                .ActivateAsync(
                    Installation.Other,
                    code,
                    new Secret(MallorysPassword),
                    "10.0.0.66",
                    Never
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();
        House.Time.Advance(TimeSpan.FromSeconds(1));
    }

    public async Task ChangeAsync(
        Proof administrator,
        AssociateId associate,
        Func<Associate, Associate> change
    ) =>
        (
            await House
                .Get<AssociateRegister>()
                .ChangeAsync(Actor.Of(administrator), Installation.Other, associate, change, Never)
        ).ShouldBeOfType<Registered<Associate>.Done>();

    public Task<Registered<Account>> ChangeAccountAsync(
        Proof administrator,
        Func<Account, Account> change
    ) =>
        House
            .Get<AccountRegister>()
            .ChangeAsync(Actor.Of(administrator), Account.Id, change, Never);

    public async Task<Seat> FindSeatAsync() =>
        (
            await House.Get<SeatKeeper>().FindAsync(Account.Id, Installation.Own, Never)
        ).ShouldNotBeNull();

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

/// <summary>A plugin that lets in whoever types a badge in the place of a password; an administrator links one to anybody.</summary>
internal sealed class Badge : ICredentialPlugin, ICredentialAdministration
{
    public const string Begin = "badge:";

    public string CredentialType => "Badge";

    public string DisplayName => "Badge";

    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (
            evidence.Find<NameAndPassword>() is not { } typed
            || !typed.Password.Reveal().StartsWith(Begin, StringComparison.Ordinal)
        )
            return Resolution.NotMine;
        return await rows.FindAsync(typed.Password.Reveal(), cancellationToken) is { } row
            ? Resolution.Resolved(
                row.Associate,
                new ProvidedCredential(CredentialType, row.Id, row.SearchName),
                report: null,
                new Factor("badge")
            )
            : Resolution.Mistaken("no_badge");
    }

    public IReadOnlyList<LabelledText> Show(PluginRow row) => [];

    public IReadOnlyList<CredentialField> EnrolmentFields(ContextIdentifier tenant) =>
        [new CredentialField("badge", "Badge", CredentialFieldKind.Text)];

    public IReadOnlyList<CredentialField> EditFields(ContextIdentifier tenant) =>
        EnrolmentFields(tenant);

    public async ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) =>
        await rows.TryAddAsync(
            new NewRow { SearchName = values.TextOf("badge") },
            cancellationToken
        )
            is RowAdded.DoneCase(var row)
            ? Enrolment.Done(row)
            : Enrolment.Refused("badge", "Taken.");

    public async ValueTask<Enrolment> EditAsync(
        Associate associate,
        PluginRow row,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) =>
        await rows.TryReplaceAsync(
            row with
            {
                SearchName = values.TextOf("badge"),
            },
            cancellationToken
        )
            is { } after
            ? Enrolment.Done(after)
            : Enrolment.Refused("badge", "Taken.");
}
