using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;

namespace Counterfoil.Authority.Plugins;

/// <summary>
/// All plugins, asked side by side: every one sees all evidence, none sees another's answer. A call that throws or does
/// not end in time is an answer too. Thread-safe.
/// </summary>
public sealed class PluginPanel
{
    private readonly IReadOnlyList<Member> members;
    private readonly ICredentials credentials;
    private readonly TimeProvider time;
    private readonly TimeSpan limit;

    /// <summary>The plugins, in the order of asking.</summary>
    /// <exception cref="ArgumentException">Two plugins have one credential type.</exception>
    public PluginPanel(
        IEnumerable<ICredentialPlugin> plugins,
        ICredentials credentials,
        TimeProvider time,
        AuthorityOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        // A plugin that later called itself otherwise would reach another's rows.
        members = [.. plugins.Select(plugin => new Member(plugin, plugin.CredentialType))];
        (this.credentials, this.time, limit) = (credentials, time, options.PluginTimeLimit);
        if (
            members
                .GroupBy(member => member.Type, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(group => group.Skip(1).Any()) is
            { } twice
        )
            throw new ArgumentException(
                $"Two plugins have the credential type {twice.Key}. Remove one from the configuration.",
                nameof(plugins)
            );
    }

    /// <summary>The plugins' credential types, in the order of asking.</summary>
    public IReadOnlyList<string> Types => [.. members.Select(member => member.Type)];

    /// <summary>The plugins that have an administration side, by credential type, in the order of asking.</summary>
    public IReadOnlyList<AdministeredPlugin> Administered =>
        [
            .. members
                .Where(member => member.Plugin is ICredentialAdministration)
                .Select(member => new AdministeredPlugin(
                    member.Type,
                    (ICredentialAdministration)member.Plugin
                )),
        ];

    /// <summary>The plugins that say what has become of accounts outside, by credential type.</summary>
    internal IReadOnlyList<WatchingPlugin> Watching =>
        [
            .. members
                .Where(member => member.Plugin is IAccountWatch)
                .Select(member => new WatchingPlugin(member.Type, (IAccountWatch)member.Plugin)),
        ];

    internal Task<Answer<Objection?>[]> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "screen",
            (member, token) => member.Plugin.ScreenAsync(evidence, use, token),
            cancellationToken
        );

    internal Task<Answer<Resolution>[]> ResolveAsync(
        EvidenceSet evidence,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "resolve",
            (member, token) =>
                member.Plugin.ResolveAsync(evidence, RowsOf(member, evidence.Tenant), token),
            cancellationToken
        );

    internal Task<Answer<Verdict>[]> ReviewAsync(
        Hearing hearing,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "review",
            (member, token) =>
                member.Plugin.ReviewAsync(hearing, RowsOf(member, hearing.Tenant), token),
            cancellationToken
        );

    private PluginRows RowsOf(Member member, ContextIdentifier tenant) =>
        new(credentials, time, tenant, member.Type);

    private Task<Answer<T>[]> AskAllAsync<T>(
        string moment,
        Func<Member, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    )
    {
        var answers = new Answer<T>[members.Count];
        List<Task>? late = null;
        for (var i = 0; i < answers.Length; i++)
        {
            var asking = AskAsync(members[i], moment, question, cancellationToken);
            if (asking.IsCompletedSuccessfully)
                answers[i] = asking.Result;
            else
                (late ??= []).Add(PutAsync(answers, i, asking.AsTask()));
        }
        return late is null ? Task.FromResult(answers) : WaitForAllAsync(answers, late);
    }

    private static async Task PutAsync<T>(Answer<T>[] answers, int at, Task<Answer<T>> asking) =>
        answers[at] = await asking;

    private static async Task<Answer<T>[]> WaitForAllAsync<T>(Answer<T>[] answers, List<Task> late)
    {
        await Task.WhenAll(late);
        return answers;
    }

    // Most of the house's own plugins know at once, most often that it is no business of theirs: that costs no task.
    private ValueTask<Answer<T>> AskAsync<T>(
        Member member,
        string moment,
        Func<Member, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    )
    {
        if (member.Plugin is not IHousePlugin)
            return new(
                WaitAsync(
                    member,
                    moment,
                    token => Task.Run(() => question(member, token).AsTask(), token),
                    cancellationToken
                )
            );
        ValueTask<T> asking;
        try
        {
            asking = question(member, cancellationToken);
        }
        catch (Exception failure)
        {
            asking = ValueTask.FromException<T>(failure);
        }
        if (asking.IsCompletedSuccessfully)
            return new(Said(member, moment, asking.Result));
        var task = asking.AsTask();
        return new(WaitAsync(member, moment, _ => task, cancellationToken));
    }

    private async Task<Answer<T>> WaitAsync<T>(
        Member member,
        string moment,
        Func<CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        using var lapse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asking = ask(lapse.Token);
            var value = asking.IsCompletedSuccessfully
                ? await asking
                : await asking.WaitAsync(limit, time, cancellationToken);
            return Said(member, moment, value);
        }
        catch (TimeoutException)
        {
            await lapse.CancelAsync();
            return Failed<T>(member, moment, "timed_out", "It did not answer in time.");
        }
        catch (BrokenSealException broken)
        {
            AuthorityMetrics.BrokenSeal(broken.Table);
            return Failed<T>(member, moment, "broken_seal", broken.Message);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the type: a plugin's message may hold what it was shown.
            return Failed<T>(member, moment, "failed", failure.GetType().Name);
        }
    }

    private static Answer<T> Said<T>(Member member, string moment, T value) =>
        value is null && typeof(T) != typeof(Objection)
            ? Failed<T>(member, moment, "failed", "It answered nothing.")
            : new Answer<T>(member.Type, moment, value, Failure: null);

    private static Answer<T> Failed<T>(Member member, string moment, string how, string reason)
    {
        AuthorityMetrics.PluginFailed(member.Type, moment, how);
        return new Answer<T>(
            member.Type,
            moment,
            default,
            new Vote(member.Type, moment, how, reason)
        );
    }

    private sealed record Member(ICredentialPlugin Plugin, string Type);
}

/// <summary>A plugin that can be administered.</summary>
/// <param name="Type">Its credential type.</param>
/// <param name="Side">Its administration side: others' code, that may throw or hang.</param>
public sealed record AdministeredPlugin(string Type, ICredentialAdministration Side);

/// <summary>A plugin that can be asked about accounts outside.</summary>
/// <param name="Type">Its credential type.</param>
/// <param name="Watch">What it sees with: others' code, that may throw or hang.</param>
internal sealed record WatchingPlugin(string Type, IAccountWatch Watch);

/// <summary>What a plugin answered, or how it failed to.</summary>
internal sealed record Answer<T>(string Plugin, string Moment, T? Value, Vote? Failure);
