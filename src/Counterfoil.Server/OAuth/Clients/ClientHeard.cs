using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Clients;

/// <summary>Which application calls. A closed hierarchy.</summary>
internal abstract record ClientHeard
{
    private ClientHeard() { }

    /// <summary>This one: by its token, or, a public one, by its id alone (RFC 6749 section 3.2.1).</summary>
    public sealed record Known(Application Application, string ClientId) : ClientHeard;

    /// <summary>None that is believed.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Unknown(Fault Fault) : ClientHeard
    {
        /// <summary>The application that it said it was; <c>null</c> where there is none.</summary>
        public Application? Meant { get; init; }

        /// <summary>How long to wait; <c>null</c> where waiting does not help.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
