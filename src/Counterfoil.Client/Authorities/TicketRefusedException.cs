namespace Counterfoil.Client;

/// <summary>The authority said no: to a login, or to a ticket that has ended. Holds no secret.</summary>
public sealed class TicketRefusedException : Exception
{
    /// <summary>A refusal with its stable code.</summary>
    public TicketRefusedException(string code, string message)
        : base(message) => Code = code;

    /// <summary>A refusal.</summary>
    public TicketRefusedException(string message)
        : this("invalid_credentials", message) { }

    /// <summary>A refusal, and why.</summary>
    public TicketRefusedException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>A refusal.</summary>
    public TicketRefusedException()
        : this("The authority refused.") { }

    /// <summary>The authority's name for it, such as <c>invalid_credentials</c>, <c>too_many_attempts</c> or <c>more_evidence</c>.</summary>
    public string Code { get; } = "invalid_credentials";

    /// <summary>How long to wait; <c>null</c> when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
