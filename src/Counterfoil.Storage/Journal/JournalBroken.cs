namespace Counterfoil.Storage.Journal;

/// <summary>What is said when the journal is not what this node and its like wrote.</summary>
internal static class JournalBroken
{
    private const string Remedy =
        "Somebody changed the database by hand, or an older state was put in its place. Restore the newest backup with "
        + "'restore', or look into it with 'verify' and accept it knowingly with 'adopt'.";

    public static DatabaseRefusedException Checkpoint() =>
        new(
            DatabaseRefusal.JournalBroken,
            "The checkpoint of the journal, or its head, is not what was written under the root key.",
            Remedy
        );

    public static DatabaseRefusedException Entry(string chain, long sequence) =>
        new(
            DatabaseRefusal.JournalBroken,
            $"Entry {sequence} of the journal's chain {chain} is missing or does not follow the one before it.",
            Remedy
        );

    public static DatabaseRefusedException Lacks(ChainHead head) =>
        new(
            DatabaseRefusal.RolledBack,
            $"The journal lacks entry {head.Sequence} of chain {head.Chain}, which was recorded outside the database.",
            Remedy
        );
}
