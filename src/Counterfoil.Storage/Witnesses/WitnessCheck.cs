using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Witnesses;

/// <summary>Whether the journal has what a witness was told.</summary>
internal static class WitnessCheck
{
    private const string Chains = "SELECT chain FROM journal_chains";

    /// <summary>
    /// The heads by the names of this database's chains. One that no chain here has keeps the witness's name for it: no
    /// journal has such a chain, so it is found to be lacking.
    /// </summary>
    public static async Task<IReadOnlyList<ChainHead>> NameAsync(
        Session session,
        string identity,
        WitnessedHeads witnessed
    )
    {
        var names = (await session.QueryAsync<string>(Chains)).ToDictionary(
            chain => WitnessedHeads.IdOf(identity, chain),
            StringComparer.Ordinal
        );
        return
        [
            .. witnessed.Heads.Select(head => new ChainHead(
                names.GetValueOrDefault(head.Id, head.Id),
                head.Count,
                head.Mac
            )),
        ];
    }

    /// <summary>Looks each of them up.</summary>
    /// <exception cref="DatabaseRefusedException">One is lacking, or all are another database's.</exception>
    public static async Task CheckAsync(
        Session session,
        string identity,
        CheckpointHead checkpoint,
        WitnessedHeads witnessed
    )
    {
        if (!IsOf(identity, witnessed))
            throw OfAnother();
        await RecordedHeadsCheck.CheckAsync(
            session,
            checkpoint,
            await NameAsync(session, identity, witnessed)
        );
    }

    /// <summary>Whether the witness was told of this database.</summary>
    public static bool IsOf(string identity, WitnessedHeads witnessed) =>
        string.Equals(
            witnessed.Database,
            WitnessedHeads.IdOfDatabase(identity),
            StringComparison.Ordinal
        );

    /// <summary>What is said of a witness that was told of another database.</summary>
    public const string AnotherDatabase =
        "The witness has the heads of another database's journal: this one, or one from before it was adopted, was put in its place; or two share one witness.";

    private static DatabaseRefusedException OfAnother() =>
        new(
            DatabaseRefusal.RolledBack,
            AnotherDatabase,
            "Give each database a witness of its own. After an 'adopt' that could not tell the witness, take away what stands there, knowingly, and at the witness."
        );
}
