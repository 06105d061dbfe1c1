namespace Counterfoil.Client;

/// <summary>A token is not to be believed. The text says why and holds nothing of the token.</summary>
public sealed class TokenRefusedException : Exception
{
    /// <summary>The exception.</summary>
    public TokenRefusedException()
        : base("The token is not to be believed.") { }

    /// <summary>The exception with a reason.</summary>
    public TokenRefusedException(string message)
        : base(message) { }

    /// <summary>The exception with a reason and what caused it.</summary>
    public TokenRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
