namespace Counterfoil.Client;

/// <summary>How an application reaches tenants as its system user. Immutable.</summary>
public sealed record SystemUserOptions
{
    /// <summary>The broker's address: https, or http on this machine.</summary>
    public required Uri Authority { get; init; }

    /// <summary>The application's own token; it goes from server to server alone.</summary>
    public required Secret ApplicationToken { get; init; }

    /// <summary>The private key whose public half is registered: RSA, in PEM.</summary>
    public required Secret PrivateKey { get; init; }

    /// <summary>How long a ticket is used before another is asked for, even where nobody refused it. A ticket lives six hours without a use.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(4);
}
