using Counterfoil.Broker.Signing;
using Counterfoil.Jose;

namespace Counterfoil.Broker.Claims;

/// <summary>
/// Makes the signed answer that brings a ticket: the old form's, and a system user's (wire.md 2.3, 2.7, 2.8). The ticket is what
/// counts; the token around it is good for five minutes. Thread-safe.
/// </summary>
public sealed class TicketJwt(SigningKeys keys, TimeProvider time)
{
    /// <summary>The issuer that published clients look for.</summary>
    public const string Issuer = "SuperOffice AS";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(1);

    /// <summary>The audience that published clients look for: the serial number of the customer, or the context identifier where there is none.</summary>
    public static string AudienceOf(ClaimedPerson person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return $"spn:{PersonClaims.SerialOf(person.Proof.Tenant)}";
    }

    /// <summary>Makes it.</summary>
    /// <param name="person">Whom it is about; who says so is <see cref="Issuer"/> whatever stands there.</param>
    /// <param name="ticket">The ticket that it brings.</param>
    /// <param name="cancellationToken">Ends the waiting for a key.</param>
    public async ValueTask<string> MakeAsync(
        ClaimedPerson person,
        Secret ticket,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(ticket);
        var key = await keys.CurrentAsync(
            JwsAlgorithms.Named(person.Application.SigningAlgorithm) ?? JwsAlgorithm.RS256,
            cancellationToken
        );
        var now = time.GetUtcNow();
        using var writer = new JwtWriter();
        writer
            .Add("iss", Issuer)
            .Add("sub", Subject.Of(person.Proof, person.Account))
            .Add("aud", AudienceOf(person))
            .Add("nbf", now - Backdating)
            .Add("exp", now + Life)
            .Add(
                "iat",
                now,
                person.Application.Compatibility.IssuedAtAsText
                    ? InstantForm.Text
                    : InstantForm.Number
            );
        foreach (var (name, value) in PersonClaims.Of(person with { Issuer = Issuer }))
            writer.Add(name, value);
        return writer.Add(ClaimNames.Ticket, ticket.Reveal()).Sign(key);
    }
}
