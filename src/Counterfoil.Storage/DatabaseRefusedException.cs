namespace Counterfoil.Storage;

/// <summary>Why a database is not opened.</summary>
public enum DatabaseRefusal
{
    /// <summary>There is none, or its schema is older than this program.</summary>
    NotMigrated,

    /// <summary>Its schema asks for a newer program.</summary>
    TooNew,

    /// <summary>Its rows are sealed under another root key.</summary>
    WrongRootKey,

    /// <summary>It is not the database that it was: a copy, or the id beside the root key is missing or another's.</summary>
    WrongIdentity,

    /// <summary>Another process has it.</summary>
    InUse,

    /// <summary>Its journal lacks a head that was recorded outside: an older state was put in its place.</summary>
    RolledBack,

    /// <summary>Its journal was changed by somebody without the root key.</summary>
    JournalBroken,
}

/// <summary>A database is not opened; the message says what is wrong and what to do. Never holds a secret.</summary>
/// <param name="refusal">Why.</param>
/// <param name="problem">What is wrong, in a sentence.</param>
/// <param name="remedy">What to do about it, in a sentence.</param>
public sealed class DatabaseRefusedException(DatabaseRefusal refusal, string problem, string remedy)
    : Exception($"{problem} {remedy}")
{
    /// <summary>Why.</summary>
    public DatabaseRefusal Refusal { get; } = refusal;

    /// <summary>What is wrong, in a sentence.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it, in a sentence.</summary>
    public string Remedy { get; } = remedy;
}
