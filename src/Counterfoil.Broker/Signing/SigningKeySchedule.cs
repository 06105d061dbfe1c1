namespace Counterfoil.Broker.Signing;

/// <summary>When signing keys come and go. Immutable.</summary>
public sealed record SigningKeySchedule
{
    /// <summary>For how long others may keep the published keys, as we tell them.</summary>
    public static readonly TimeSpan Cached = TimeSpan.FromHours(1);

    /// <summary>How long a key is published before it signs: longer than <see cref="Cached"/>, so that nobody meets an unknown one.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a key signs.</summary>
    public TimeSpan Used { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a key is published after its last signature: longer than any token that it signed lives and is cached. Tokens
    /// live for minutes, but serve as hints about a login (<c>id_token_hint</c>) as long as that lasts.
    /// </summary>
    public TimeSpan Retired { get; init; } = TimeSpan.FromDays(7);
}
