namespace Counterfoil.Jose;

/// <summary>Why a token or a key is not believed. For logs and for developers; what is said to strangers is the caller's.</summary>
public enum JoseRefusal
{
    /// <summary>Longer than any honest one.</summary>
    TooLong,

    /// <summary>Not three parts, each base64url in its only form.</summary>
    NotCompact,

    /// <summary>Five parts: encrypted. Whatever is inside, nothing here was signed for us to see.</summary>
    Encrypted,

    /// <summary>The header is no JSON object, has a member twice, or one of the wrong kind.</summary>
    BadHeader,

    /// <summary>The header demands extensions (<c>crit</c>, <c>b64</c>); none are known here.</summary>
    UnknownExtension,

    /// <summary>The header brings its own key (<c>jwk</c>, <c>jku</c>, <c>x5u</c>).</summary>
    KeyInHeader,

    /// <summary>The type is not the expected one.</summary>
    WrongType,

    /// <summary>No key that is trusted is meant.</summary>
    UnknownKey,

    /// <summary>The algorithm is not the one of the key.</summary>
    WrongAlgorithm,

    /// <summary>The signature is not of this key over this text.</summary>
    WrongSignature,

    /// <summary>The payload is no JSON object, has a member twice, or a registered claim of the wrong kind.</summary>
    BadClaims,

    /// <summary>Somebody else issued it.</summary>
    WrongIssuer,

    /// <summary>It is meant for somebody else.</summary>
    WrongAudience,

    /// <summary>It has ended, or says no end.</summary>
    Expired,

    /// <summary>It has not begun.</summary>
    NotYetValid,

    /// <summary>It says that it was issued in the future, or longer ago than the reader bears.</summary>
    WrongIssueTime,

    /// <summary>A key of a kind, size, curve or use that is not taken here.</summary>
    UnsuitableKey,

    /// <summary>A key that shows its private half: whatever it signs proves nothing.</summary>
    PrivateKeyShown,
}
