namespace Counterfoil;

/// <summary>What a request brings to prove something. A closed hierarchy; every plugin is shown all of it.</summary>
public abstract record Evidence
{
    private protected Evidence() { }

    /// <summary>A short stable name of the kind, for decisions and for screening by kind alone.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// The one parser for every place that takes a user name and a password: a ticket or an access token in the
    /// place of the user name is that, and what stands in the place of the password is then ignored.
    /// </summary>
    public static Evidence OfUserName(string userName, Secret password)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        var text = userName.AsSpan().Trim();
        if (TicketEvidence.Recognises(text))
            return new TicketEvidence(new Secret(text.ToString()));
        return AccessTokenEvidence.Recognises(text)
            ? new AccessTokenEvidence(new Secret(text.ToString()))
            : new NameAndPassword(userName, password);
    }
}

/// <summary>A name and a password.</summary>
/// <param name="UserName">As it was typed; normalised by the authority, once.</param>
/// <param name="Password">As it was typed; a blank one proves nothing.</param>
public sealed record NameAndPassword(string UserName, Secret Password) : Evidence
{
    /// <inheritdoc/>
    public override string Kind => "password";
}

/// <summary>A ticket, well-formed or not: reading it is the ticket plugin's business.</summary>
/// <param name="Text">The ticket as it arrived.</param>
public sealed record TicketEvidence(Secret Text) : Evidence
{
    /// <inheritdoc/>
    public override string Kind => "ticket";

    /// <summary>Whether a text in the place of a user name is a ticket: by its prefix, or by being one without it.</summary>
    public static bool Recognises(ReadOnlySpan<char> text) =>
        Ticket.BeginsLike(text) || Ticket.TryParse(text, out _);
}

/// <summary>An access token of an application (<c>8A:…</c>), well-formed or not: reading it is the ticket plugin's business.</summary>
/// <param name="Text">The token as it arrived.</param>
public sealed record AccessTokenEvidence(Secret Text) : Evidence
{
    /// <summary>What an access token begins with on the wire.</summary>
    public const string Prefix = "8A:";

    /// <inheritdoc/>
    public override string Kind => "access_token";

    /// <summary>Whether a text in the place of a user name is an access token.</summary>
    public static bool Recognises(ReadOnlySpan<char> text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A login that the operating system or its domain vouches for, as <c>NAME@REALM</c>.</summary>
/// <param name="Principal">The principal's name as the handshake gave it.</param>
public sealed record OperatingSystemLogin(string Principal) : Evidence
{
    /// <summary>
    /// The account's SID, as the domain itself signed it into the ticket; <c>null</c> where it says none. A name in a ticket
    /// of Active Directory is the one that the client asked by, and whoever may change an account's attributes chooses it.
    /// </summary>
    public string? Sid { get; init; }

    /// <inheritdoc/>
    public override string Kind => "os_login";
}

/// <summary>The answer to a challenge, beside the handle of a pending login.</summary>
/// <param name="Challenge">The <see cref="Counterfoil.Challenge.Kind"/> that is answered.</param>
/// <param name="Answer">What was typed.</param>
public sealed record ChallengeAnswer(string Challenge, Secret Answer) : Evidence
{
    /// <inheritdoc/>
    public override string Kind => "answer";
}
