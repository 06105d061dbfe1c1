namespace Counterfoil.Client;

/// <summary>The authority does not answer, or not as an authority does. Nobody is let in meanwhile. Holds no secret.</summary>
public sealed class AuthorityUnreachableException : Exception
{
    /// <summary>Says what happened.</summary>
    public AuthorityUnreachableException(string message)
        : base(message) { }

    /// <summary>Says what happened, and why.</summary>
    public AuthorityUnreachableException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Says that it does not answer.</summary>
    public AuthorityUnreachableException()
        : base("The authority does not answer.") { }
}
