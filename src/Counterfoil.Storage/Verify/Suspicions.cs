namespace Counterfoil.Storage.Verify;

/// <summary>A row that is not what it should be, before the others that it might have been confused with are known.</summary>
internal sealed record Suspicion(
    string Table,
    string Tenant,
    string Key,
    ShortSeal Seal,
    Suspicion.Ground Why,
    long Version,
    long ExpectedVersion
)
{
    internal enum Ground
    {
        /// <summary>The row's own seal, over other columns.</summary>
        Columns,

        /// <summary>The row's own columns, under another seal.</summary>
        SealItself,

        /// <summary>What moves is not what was written last.</summary>
        Moving,

        /// <summary>A value is not of its column's kind.</summary>
        Kind,

        /// <summary>A good seal of this row, and not the newest.</summary>
        Older,

        /// <summary>A good seal of a row that went away.</summary>
        Back,

        /// <summary>A seal that is not good here.</summary>
        Strange,
    }

    /// <summary>Whether it may be another row of this database that stands here.</summary>
    public bool MayBeAnother => Why == Ground.Strange;

    public TamperedRow ToTampered(string? other) =>
        Why switch
        {
            Ground.Columns => Is(
                Tampering.Edited,
                "Its seal is the one that was written last; its columns are not."
            ),
            Ground.SealItself => Is(
                Tampering.Edited,
                "Its columns are what was written last; its seal is not."
            ),
            Ground.Moving => Is(
                Tampering.Edited,
                "Its small seal does not fit: the idle end, the last use or the last review, or that seal."
            ),
            Ground.Kind => Is(Tampering.Edited, "A value is not of its column's kind."),
            Ground.Older => Is(
                Tampering.RolledBack,
                FormattableString.Invariant(
                    $"It is version {Version} and should be version {ExpectedVersion}, or an older one of that number."
                )
            ),
            Ground.Back => Is(
                Tampering.RolledBack,
                "It was deleted once, or the database was put back to an older state; it stands here again."
            ),
            _ when other is not null => Is(Tampering.Swapped, $"It is the row {other}."),
            _ => Is(
                Tampering.CopiedIn,
                "It carries a seal that was never written here: copied in from another database, or made up."
            ),
        };

    private TamperedRow Is(Tampering tampering, string explanation) =>
        new(tampering, Table, Tenant, Key, explanation);
}
