namespace Counterfoil.Authority.Tickets;

/// <summary>
/// What the broker wants an application to be given for somebody. The life of a grant, an access token and a refresh token
/// is their own and not the tenant's preset; nothing here can outlive the grant that it hangs by. Immutable.
/// </summary>
public sealed record ApplicationTicket
{
    /// <summary>How long a code can be redeemed (RFC 6749 section 4.1.2 allows ten minutes at most).</summary>
    public static readonly TimeSpan RedeemLife = TimeSpan.FromSeconds(60);

    /// <summary>How long a grant, and a refresh token, lives in all.</summary>
    public static readonly TimeSpan GrantLife = TimeSpan.FromDays(90);

    /// <summary>How long an access token lives, however often it is used.</summary>
    public static readonly TimeSpan AccessTokenLife = TimeSpan.FromSeconds(3600);

    /// <summary>The most characters of <see cref="Authorization"/>.</summary>
    public const int MaxAuthorizationLength = 8192;

    /// <summary>The most scopes.</summary>
    public const int MostScopes = 64;

    /// <summary>What kind. A <see cref="TicketKind.Ticket"/> has the tenant's clocks and counts among the associate's tickets.</summary>
    public required TicketKind Kind { get; init; }

    /// <summary>The application: the key of its row.</summary>
    public required Guid Application { get; init; }

    /// <summary>What the application may do with it.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>What a code is bound to (redirect URI, PKCE challenge, nonce …), in words of the broker's own; a grant's alone.</summary>
    public string? Authorization { get; init; }

    /// <summary>A life in all that differs from the kind's own; never longer than that.</summary>
    public TimeSpan? Life { get; init; }

    /// <summary>A shorter life without a use; <c>null</c>: only <see cref="TicketKind.Ticket"/> has an idle clock.</summary>
    public TimeSpan? IdleLife { get; init; }

    /// <summary>How long a grant's code can be redeemed; at most ten minutes.</summary>
    public TimeSpan RedeemWithin { get; init; } = RedeemLife;

    /// <summary>The names of the doors that it opens; empty means all that its kind opens.</summary>
    public IReadOnlyList<string> Doors { get; init; } = [];

    /// <summary>What it is for; at most 60 characters are kept.</summary>
    public string Purpose { get; init; } = "";
}

/// <summary>How an exchange of a code or a refresh token ended. A closed hierarchy.</summary>
public abstract record Exchanged
{
    private Exchanged() { }

    /// <summary>Here they are, in the order of the wishes; all durable, or none.</summary>
    /// <param name="Given">What was given.</param>
    public sealed record Done(IReadOnlyList<Issued.Done> Given) : Exchanged;

    /// <summary>It had been exchanged before: somebody else has it too. The whole line has been ended.</summary>
    public sealed record Again : Exchanged;

    /// <summary>The code's time to be redeemed is over; nothing was given.</summary>
    public sealed record Lapsed : Exchanged;

    /// <summary>A plugin objected, or the grant has ended meanwhile.</summary>
    /// <param name="Refusal">For the outside.</param>
    public sealed record Refused(Evaluation.Refusal Refusal) : Exchanged;

    /// <summary>What was asked for would widen, or makes no sense.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Unfit(string Problem) : Exchanged;
}
