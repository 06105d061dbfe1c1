namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>How an operation ended (RFC 4511 4.1.9).</summary>
/// <param name="Code">The result code.</param>
/// <param name="Diagnostic">What the server says of it; Active Directory puts its sub-code there.</param>
internal sealed record LdapResult(int Code, string Diagnostic)
{
    public const int Success = 0;
    public const int SizeLimitExceeded = 4;
    public const int Referral = 10;
    public const int NoSuchObject = 32;
    public const int InvalidCredentials = 49;

    public bool IsSuccess => Code == Success;
}

/// <summary>A server that cannot be reached, does not speak LDAP, is not who it should be, or fails.</summary>
internal sealed class LdapException : Exception
{
    public LdapException() { }

    public LdapException(string message)
        : base(message) { }

    public LdapException(string message, Exception innerException)
        : base(message, innerException) { }
}
