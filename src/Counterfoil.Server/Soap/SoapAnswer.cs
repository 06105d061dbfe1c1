using Counterfoil.Authority.Evaluation;
using Counterfoil.Server.Principal;

namespace Counterfoil.Server.Soap;

/// <summary>What this door answers. A closed hierarchy; each case has its writer in <see cref="AnswerWriter"/>.</summary>
internal abstract record SoapAnswer
{
    private SoapAnswer() { }

    /// <summary>Let in.</summary>
    /// <param name="Who">The carrier.</param>
    /// <param name="Ticket">The ticket to go on with.</param>
    public sealed record LetIn(SoPrincipalCarrier Who, Secret Ticket) : SoapAnswer;

    /// <summary>
    /// The call worked, and nobody is let in: <c>Succeeded</c> is true and <c>AuthenticationSucceeded</c> is false
    /// (wire.md 1.15). The header <c>ExtraInfo</c> says which refusal it was, so that a client can tell that the
    /// login page is the place to go (<c>more_evidence</c>); proxies that do not know it pass over it.
    /// </summary>
    /// <param name="Name">The refusal's name.</param>
    /// <param name="Sentence">The refusal's sentence.</param>
    public sealed record NotLetIn(string Name, string Sentence) : SoapAnswer
    {
        /// <summary>What a request gets that speaks of something unknown here.</summary>
        public static NotLetIn Unknown { get; } =
            new(
                "invalid_credentials",
                "This door takes the keys UserName, Password and Ticket, each once."
            );

        public static NotLetIn Of(Refusal refusal) => new(refusal.Name, refusal.Sentence);
    }

    /// <summary>Which system this is.</summary>
    public sealed record SystemInfo : SoapAnswer;

    /// <summary>A fault.</summary>
    public sealed record Faulty(Fault Why) : SoapAnswer;
}
