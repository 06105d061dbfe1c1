namespace Counterfoil.Broker.SystemUsers;

/// <summary>Why an exchange was refused, by the published names and numbers (wire.md 2.9, AuthorizeErrorCode).</summary>
public enum AuthorizeError
{
    /// <summary>Nothing is wrong.</summary>
    NoError = 0,

    /// <summary>The approval was withdrawn, or the system user token is an earlier one.</summary>
    Revoked = 1,

    /// <summary>The address to go back to is not registered.</summary>
    InvalidRedirectUrl = 2,

    /// <summary>The approval's time is over.</summary>
    Expired = 3,

    /// <summary>There is no approval, or none that is anybody's business here.</summary>
    Denied = 4,

    /// <summary>The application asks for more than was approved.</summary>
    NeedsReapproval = 5,

    /// <summary>The minute is too far from now, or was used.</summary>
    InvalidTimestamp = 6,

    /// <summary>None of the application's keys made the signature.</summary>
    InvalidSignature = 7,
}
