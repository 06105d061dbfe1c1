using Counterfoil.Authority;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Hosting;

/// <summary>What the house is put together by, beside its database and keys. Immutable.</summary>
internal sealed record HouseOptions
{
    /// <summary>The authority's settings.</summary>
    public AuthorityOptions Authority { get; init; } = new();

    /// <summary>How system user tokens are exchanged.</summary>
    public Broker.SystemUsers.ExchangeOptions Exchange { get; init; } = new();

    /// <summary>What one password hash costs.</summary>
    public PasswordCost PasswordCost { get; init; } = PasswordCost.Default;

    /// <summary>
    /// Hashes calculated at once. Memory: lanes times the cost of one. A processor is left for those who are in already,
    /// where there is one to leave.
    /// </summary>
    public int HashingLanes { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Calls that may wait for a lane; more are told that the server is busy.</summary>
    public int HashingQueue { get; init; } = 64;

    /// <summary>How long entries stay in the journal before they are folded into its checkpoint.</summary>
    public TimeSpan JournalKept { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long what was said about applications stays in the ledger.</summary>
    public TimeSpan LedgerKept { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>The installation's plugin settings: <c>plugin type/key</c> → value. No secrets.</summary>
    public IReadOnlyDictionary<string, string> PluginSettings { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When signing keys come and go.</summary>
    public SigningKeySchedule SigningKeys { get; init; } = new();

    /// <summary>The folders of outsiders' plugins, in the order of asking.</summary>
    public IReadOnlyList<PluginEntry> PluginFolders { get; init; } = [];
}
