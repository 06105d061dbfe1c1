using System.Text;

namespace Counterfoil.Storage.Verify;

/// <summary>Reads checkpoint and journal once more, where something was found: for the names of what is missing, and for whose seals stand elsewhere.</summary>
internal sealed class NameSearch(RowNames names, HashSet<UInt128> unmet, HashSet<ShortSeal> strange)
{
    public const string Entries = "SELECT body FROM journal";

    /// <summary>Rows that should be there.</summary>
    public Dictionary<UInt128, (string Table, string Tenant, string Key)> Missing { get; } = [];

    /// <summary>Whose the seals are.</summary>
    public Dictionary<ShortSeal, string> Owners { get; } = [];

    public void ReadCheckpoint(RowReader reader)
    {
        while (reader.Read())
        {
            var seal = ShortSeal.Of(reader.Bytes(4));
            var table = Encoding.UTF8.GetString(reader.Bytes(1));
            Note(names.Of(table, reader.Bytes(0), reader.Bytes(2)), seal, () => Read(reader));
        }
    }

    public void ReadJournal(RowReader reader)
    {
        while (reader.Read())
        {
            foreach (var change in EntryBody.Read(reader.Bytes(0)).Rows!)
            {
                Note(
                    names.Of(change.Table, change.Tenant, change.Key),
                    ShortSeal.Of(change.Seal),
                    () => (change.Table, change.Tenant, change.Key)
                );
            }
        }
    }

    private void Note(
        UInt128 name,
        ShortSeal seal,
        Func<(string Table, string Tenant, string Key)> row
    )
    {
        if (unmet.Contains(name))
            Missing[name] = row();
        if (strange.Contains(seal))
        {
            var (table, tenant, key) = row();
            Owners[seal] = $"{table} {tenant}/{key}";
        }
    }

    private static (string Table, string Tenant, string Key) Read(RowReader reader) =>
        (
            Encoding.UTF8.GetString(reader.Bytes(1)),
            Encoding.UTF8.GetString(reader.Bytes(0)),
            Encoding.UTF8.GetString(reader.Bytes(2))
        );
}
