namespace Counterfoil.Conformance;

/// <summary>The Credentials table of a rehearsal, in memory. Thread-safe.</summary>
public sealed class RehearsalTable(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<CredentialId, Entry> entries = [];
    private readonly Dictionary<(CredentialId Row, string Thing), DateTimeOffset> used = [];
    private long lastId;

    /// <summary>Adds a row of a type.</summary>
    /// <param name="associate">Whose it is, and in which tenant.</param>
    /// <param name="type">The credential type; only the plugin of that type finds the row.</param>
    /// <param name="searchName">Unique among the rows of the type in the tenant.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="extraId">A number for the plugin's own use.</param>
    /// <param name="validTo">Until when it is found, exclusive; for ever by default.</param>
    /// <exception cref="ArgumentException">The type has such a searchName in the tenant.</exception>
    public PluginRow Add(
        Associate associate,
        string type,
        string searchName,
        Secret secret,
        int? extraId = null,
        DateTimeOffset? validTo = null
    )
    {
        ArgumentNullException.ThrowIfNull(associate);
        var added = TryAdd(
            associate,
            type,
            new NewRow
            {
                SearchName = searchName,
                Secret = secret,
                ExtraId = extraId,
                ValidTo = validTo,
            }
        );
        return added
            ?? throw new ArgumentException(
                $"There is a row of the type {type} with this searchName in {associate.Tenant}.",
                nameof(searchName)
            );
    }

    /// <summary>The rows of a type in a tenant, as a plugin is given them.</summary>
    public IPluginRows RowsOf(ContextIdentifier tenant, string type) =>
        new RehearsalRows(this, time, tenant, type);

    /// <summary>The rows of a type while an associate is administered, as a plugin's administration side is given them.</summary>
    public IEditableRows EditableRowsOf(Associate associate, string type)
    {
        ArgumentNullException.ThrowIfNull(associate);
        return new RehearsalEditableRows(this, time, associate, type);
    }

    /// <summary>A table of its own with the same rows; nothing of it has been used.</summary>
    public RehearsalTable Copy()
    {
        var copy = new RehearsalTable(time);
        lock (gate)
        {
            foreach (var (id, entry) in entries)
                copy.entries.Add(id, entry);
            copy.lastId = lastId;
        }
        return copy;
    }

    internal PluginRow? TryAdd(Associate associate, string type, NewRow added)
    {
        lock (gate)
        {
            if (entries.Values.Any(entry => entry.Is(associate.Tenant, type, added.SearchName)))
                return null;
            var row = new PluginRow
            {
                Id = new CredentialId(++lastId),
                Associate = associate.Id,
                SearchName = added.SearchName,
                Secret = added.Secret,
                ExtraId = added.ExtraId,
                DisplayName = added.DisplayName,
                Comment = added.Comment,
                ValidFrom = time.GetUtcNow(),
                ValidTo = added.ValidTo,
                Version = 1,
            };
            entries.Add(row.Id, new Entry(associate.Tenant, type, row));
            return row;
        }
    }

    internal IReadOnlyList<PluginRow> All(string type)
    {
        lock (gate)
            return
            [
                .. entries.Values.Where(entry => entry.Type == type).Select(entry => entry.Row),
            ];
    }

    internal IReadOnlyList<PluginRow> Find(
        ContextIdentifier tenant,
        string type,
        Func<PluginRow, bool> isMeant
    )
    {
        lock (gate)
            return
            [
                .. entries
                    .Values.Where(entry =>
                        entry.Tenant == tenant && entry.Type == type && isMeant(entry.Row)
                    )
                    .Select(entry => entry.Row)
                    .OrderBy(row => row.Id.Value),
            ];
    }

    /// <summary>The row in place of the one of its key, at the next version; <c>null</c> when that is not at its version.</summary>
    internal PluginRow? TryPut(ContextIdentifier tenant, string type, PluginRow row)
    {
        lock (gate)
        {
            if (
                !IsOwn(tenant, type, row, out var entry)
                || entry.Row.Version != row.Version
                || entry.Row.Associate != row.Associate
                || entries.Values.Any(other =>
                    other.Row.Id != row.Id && other.Is(tenant, type, row.SearchName)
                )
            )
                return null;
            var after = row with { Version = row.Version + 1 };
            entries[row.Id] = entry with { Row = after };
            return after;
        }
    }

    internal bool TryRemove(ContextIdentifier tenant, string type, PluginRow row)
    {
        lock (gate)
            return IsOwn(tenant, type, row, out var entry)
                && entry.Row.Version == row.Version
                && entries.Remove(row.Id);
    }

    internal bool TryReplace(ContextIdentifier tenant, string type, PluginRow row, Secret secret)
    {
        lock (gate)
        {
            if (!IsOwn(tenant, type, row, out var entry) || entry.Row.Version != row.Version)
                return false;
            entries[row.Id] = entry with
            {
                Row = entry.Row with { Secret = secret, Version = row.Version + 1 },
            };
            return true;
        }
    }

    internal bool TryUseOnce(
        ContextIdentifier tenant,
        string type,
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil
    )
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (!IsOwn(tenant, type, row, out _))
                return false;
            // The house forgets some time after it may; whoever relies on more than was asked for finds out here.
            if (used.TryGetValue((row.Id, thing), out var until) && now <= until)
                return false;
            used[(row.Id, thing)] = rememberUntil;
            return true;
        }
    }

    private bool IsOwn(ContextIdentifier tenant, string type, PluginRow row, out Entry entry) =>
        entries.TryGetValue(row.Id, out entry!) && entry.Tenant == tenant && entry.Type == type;

    private sealed record Entry(ContextIdentifier Tenant, string Type, PluginRow Row)
    {
        public bool Is(ContextIdentifier tenant, string type, string searchName) =>
            Tenant == tenant && Type == type && Row.SearchName == searchName;
    }
}
