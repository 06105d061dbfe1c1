using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Token;

/// <summary>A token request of an application that is believed. Immutable.</summary>
/// <param name="Context">The request.</param>
/// <param name="Parameters">What it says.</param>
/// <param name="Application">Who asks.</param>
/// <param name="ClientId">The application id that it showed, which may be an alias.</param>
internal sealed record TokenQuestion(
    HttpContext Context,
    Parameters Parameters,
    Application Application,
    string ClientId
);

/// <summary>How a token request ended. A closed hierarchy.</summary>
internal abstract record TokenReply
{
    private TokenReply() { }

    /// <summary>Here they are.</summary>
    public sealed record Tokens(TokenAnswer Answer) : TokenReply;

    /// <summary>No.</summary>
    /// <param name="Check">What refused it.</param>
    /// <param name="Fault">Why.</param>
    public sealed record No(string Check, Fault Fault) : TokenReply
    {
        /// <summary>How long to wait; <c>null</c> where waiting does not help.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Which tenant's record it goes on; <c>null</c> where none is known.</summary>
        public ContextIdentifier? Tenant { get; init; }
    }
}

/// <summary>One kind of grant. Thread-safe.</summary>
internal interface IGrantType
{
    /// <summary>Its name in <c>grant_type</c>.</summary>
    string Name { get; }

    /// <summary>Answers.</summary>
    Task<TokenReply> AnswerAsync(TokenQuestion question);
}
