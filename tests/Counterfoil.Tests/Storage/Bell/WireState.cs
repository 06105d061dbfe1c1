namespace Counterfoil.Tests.Storage.Bell;

/// <summary>What becomes of what is said on a <see cref="Wire"/>.</summary>
internal enum WireState
{
    /// <summary>It arrives.</summary>
    Sound,

    /// <summary>The bell's connections are held up, and nothing else: it arrives once the wire is sound again.</summary>
    BellHeldUp,

    /// <summary>Everything is held up and nothing is closed: each side thinks that the other is there.</summary>
    HeldUp,

    /// <summary>Connections are closed and new ones too: as when the database has been stopped.</summary>
    Down,
}
