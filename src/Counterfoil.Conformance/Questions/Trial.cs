using Xunit.Sdk;

namespace Counterfoil.Conformance;

/// <summary>
/// A plugin on trial: it is asked as the house asks, on a thread of its own and under a time limit of real time. Once it
/// has hung it is asked no more: the promise about answering in time says so, and the others are spared the wait.
/// </summary>
internal sealed class Trial(ICredentialPlugin plugin, Rehearsal rehearsal, TimeSpan limit)
{
    public bool HasHung { get; private set; }

    /// <summary>Asks with rows that nobody has used yet.</summary>
    public Task<Heard> AskAsync(Question question) => AskAsync(question, rehearsal.Table.Copy());

    /// <summary>Asks with the rows of a table.</summary>
    public Task<Heard> AskAsync(Question question, RehearsalTable table) =>
        AskAsync(question, table.RowsOf(question.Tenant, rehearsal.Type), CancellationToken.None);

    public async Task<Heard> AskAsync(
        Question question,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (HasHung)
            return new Heard.Hung();
        if (rehearsal.Time.GetUtcNow() != question.At)
            rehearsal.Time.MoveTo(question.At);
        using var lapse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = lapse.Token;
        var asking = Task.Run(() => question.Ask(plugin, rows, token), CancellationToken.None);
        try
        {
            return new Heard.Answered(
                await asking.WaitAsync(limit, TimeProvider.System, CancellationToken.None)
            );
        }
        catch (TimeoutException) when (!asking.IsCompleted)
        {
            HasHung = true;
            await lapse.CancelAsync();
            return new Heard.Hung();
        }
        catch (Exception thrown)
        {
            return new Heard.Threw(thrown);
        }
    }
}

/// <summary>What is wrong with a plugin, one sentence for each thing that was seen.</summary>
internal sealed class Findings
{
    private const int MostShown = 5;

    private readonly List<string> seen = [];

    public void Add(string sentence) => seen.Add(sentence);

    /// <summary>Fails when anything was seen, and ends with what to do about it.</summary>
    public void Report(string promise, string remedy)
    {
        if (seen.Count == 0)
            return;
        var lines = seen.Distinct(StringComparer.Ordinal).ToList();
        var rest = lines.Count > MostShown ? $"\n  … and {lines.Count - MostShown} more" : "";
        throw new XunitException(
            $"{promise}\n  {string.Join("\n  ", lines.Take(MostShown))}{rest}\n{remedy}"
        );
    }
}
