using System.Security.Claims;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;

namespace Counterfoil.Server;

/// <summary>A proof as .NET's identity: what a machine door's endpoint finds in <see cref="HttpContext.User"/>. Not to be changed.</summary>
internal sealed class ProofIdentity(Proof proof)
    : ClaimsIdentity(
        TicketPrincipal.ClaimsOf(proof.Associate, proof.Origin),
        TicketPrincipal.AuthenticationType,
        TicketClaims.Name,
        TicketClaims.Right
    )
{
    public Proof Proof => proof;
}

/// <summary>From a request to its proof.</summary>
internal static class Proofs
{
    /// <summary>Who was believed at this request's gate.</summary>
    /// <exception cref="InvalidOperationException">The endpoint needs no right, so nobody was asked: a bug in the table of rights.</exception>
    public static Proof Proof(this HttpContext context) =>
        context.User.Identity is ProofIdentity identity
            ? identity.Proof
            : throw new InvalidOperationException("The table of rights asks nobody here.");
}
