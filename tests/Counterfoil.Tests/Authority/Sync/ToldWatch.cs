using System.Collections.Concurrent;

namespace Counterfoil.Tests.Authority.Sync;

/// <summary>A plugin that says of accounts what it was told; of the others that they are good.</summary>
internal sealed class ToldWatch(string type = ToldWatch.Type) : ICredentialPlugin, IAccountWatch
{
    public const string Type = "TEST/ACCOUNT";

    private readonly ConcurrentDictionary<string, (AccountState, string)> told = new(
        StringComparer.Ordinal
    );

    public string CredentialType => type;

    /// <summary>What it does when it is asked, before it answers.</summary>
    public Func<IReadOnlyList<PluginRow>, Task> Asked { get; set; } = _ => Task.CompletedTask;

    /// <summary>What becomes of its answers.</summary>
    public Func<
        IReadOnlyList<AccountStanding>,
        IReadOnlyList<AccountStanding>
    > Answer { get; set; } = answers => answers;

    /// <summary>How many rows each question was about.</summary>
    public ConcurrentQueue<int> Questions { get; } = new();

    public ToldWatch Tell(string searchName, AccountState state)
    {
        told[searchName] = (state, $"account_{state}".ToLowerInvariant());
        return this;
    }

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    public async ValueTask<IReadOnlyList<AccountStanding>> LookAsync(
        ContextIdentifier tenant,
        IReadOnlyList<PluginRow> rows,
        CancellationToken cancellationToken
    )
    {
        Questions.Enqueue(rows.Count);
        await Asked(rows).WaitAsync(cancellationToken);
        return Answer([
            .. rows.Select(row =>
            {
                var (state, word) = told.GetValueOrDefault(row.SearchName, (AccountState.Good, ""));
                return new AccountStanding(row.Id, state, word);
            }),
        ]);
    }
}
