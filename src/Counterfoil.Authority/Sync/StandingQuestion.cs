using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Plugins;

namespace Counterfoil.Authority.Sync;

/// <summary>Asks a plugin how the accounts of some rows are: a hundred at a time, each within the plugins' time limit. Thread-safe.</summary>
public sealed class StandingQuestion(PluginPanel panel, TimeProvider time, AuthorityOptions options)
{
    /// <summary>The most rows of one question.</summary>
    public const int MostRows = 100;

    private const int LongestWord = 100;

    /// <summary>The plugin of that type that can be asked; <c>null</c> when there is none.</summary>
    internal WatchingPlugin? Find(string type) =>
        panel.Watching.FirstOrDefault(one =>
            string.Equals(one.Type, type, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>An answer for each row; <c>null</c> when one question failed, and then no answer counts.</summary>
    internal async Task<IReadOnlyDictionary<CredentialId, AccountStanding>?> AskAsync(
        WatchingPlugin plugin,
        ContextIdentifier tenant,
        IEnumerable<Credential> rows,
        CancellationToken cancellationToken
    )
    {
        var standings = new Dictionary<CredentialId, AccountStanding>();
        foreach (var batch in rows.Chunk(MostRows))
        {
            var asked = await AdministrationCall.AskAsync(
                token => plugin.Watch.LookAsync(tenant, [.. batch.Select(PluginRows.ToRow)], token),
                options.PluginTimeLimit,
                time,
                cancellationToken
            );
            if (asked.Value is not { } answers || !IsWhole(batch, answers))
            {
                AuthorityMetrics.PluginFailed(
                    plugin.Type,
                    "sync",
                    asked.Failure ?? "answered_otherwise"
                );
                return null;
            }
            foreach (var answer in answers)
                standings[answer.Row] = answer;
        }
        return standings;
    }

    // Whoever answers about other rows than those that were asked about has mixed something up.
    private static bool IsWhole(Credential[] batch, IReadOnlyList<AccountStanding> answers) =>
        answers.Count == batch.Length
        && answers.All(IsWellFormed)
        && answers.Select(answer => answer.Row).ToHashSet().SetEquals(batch.Select(row => row.Id));

    private static bool IsWellFormed(AccountStanding? answer) =>
        answer is { Word.Length: <= LongestWord }
        && Enum.IsDefined(answer.State)
        && (answer.Word.Length > 0 || answer.State == AccountState.Good)
        && answer.Word.All(letter =>
            char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'
        );
}
