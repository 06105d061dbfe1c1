using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// A row under a main seal. A seal names its version, and a version lists its columns: to add a column to a table, add a
/// version with a list of its own and keep the older lists for ever, since older rows are still read by them.
/// </summary>
internal interface ISealedRow
{
    /// <summary>The table's name, as the journal and the seal have it.</summary>
    static abstract string Table { get; }

    /// <summary>The version that new seals get.</summary>
    static abstract byte SealVersion { get; }

    /// <summary>
    /// The version that this row's seals get, where it can do with an older one; <c>null</c> for <see cref="SealVersion"/>. A row
    /// keeps its version as long as it lives: a seal made anew under another root key covers the same bytes.
    /// </summary>
    byte? OwnSealVersion => null;

    /// <summary>The key of the tenant.</summary>
    string Tenant { get; }

    /// <summary>The rest of the row's key, as text.</summary>
    string Key { get; }

    /// <summary>The row's version, raised by every change under the seal.</summary>
    long Version { get; }

    /// <summary>The seal.</summary>
    byte[] EncryptedCheck { get; set; }

    /// <summary>Writes the key and all columns of that version of the seal; <c>null</c> when there is no such version.</summary>
    ColumnWriter? Write(ColumnWriter columns, byte sealVersion);
}
