namespace Counterfoil;

/// <summary>One of a plugin's own rows in the Credentials table of one tenant, its secret opened. Immutable.</summary>
public sealed record PluginRow
{
    /// <summary>The row.</summary>
    public required CredentialId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>What it is found by; unique among the plugin's rows in the tenant.</summary>
    public required string SearchName { get; init; }

    /// <summary>The secret; blank when the row has none.</summary>
    public required Secret Secret { get; init; }

    /// <summary>A number for the plugin's own use.</summary>
    public int? ExtraId { get; init; }

    /// <summary>What lists show where the plugin is missing.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>A remark for people.</summary>
    public string Comment { get; init; } = "";

    /// <summary>From when it counts.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it counts, exclusive; <c>null</c> for ever.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When it last let somebody in; <c>null</c> when it never did.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The row's version; replacing its secret is a compare-and-set on it.</summary>
    public required long Version { get; init; }
}

/// <summary>
/// A plugin's own rows in one tenant; it reaches no other row. Only rows that are active and inside their validity
/// are found; a row whose seal is broken throws, which the hearing takes as a vote against. Rows are added and removed by
/// the plugin's administration side (<see cref="IEditableRows"/>), never in a hearing. Thread-safe.
/// </summary>
public interface IPluginRows
{
    /// <summary>The row with this searchName; <c>null</c> when there is none.</summary>
    ValueTask<PluginRow?> FindAsync(string searchName, CancellationToken cancellationToken);

    /// <summary>The rows of an associate, oldest first.</summary>
    ValueTask<IReadOnlyList<PluginRow>> FindByAssociateAsync(
        AssociateId associate,
        CancellationToken cancellationToken
    );

    /// <summary>Replaces the secret if the row is still at its version; false when somebody was faster.</summary>
    ValueTask<bool> TryReplaceSecretAsync(
        PluginRow row,
        Secret secret,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Uses a one-time thing of the row, such as a code's time step: true for exactly one caller over all nodes.
    /// It is remembered until <paramref name="rememberUntil"/>.
    /// </summary>
    ValueTask<bool> TryUseOnceAsync(
        PluginRow row,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    );
}
