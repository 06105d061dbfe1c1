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
    ) =>
        Task.WhenAll(
            members.Select(member => AskAsync(member, moment, question, cancellationToken))
        );

    private async Task<Answer<T>> AskAsync<T>(
        Member member,
        string moment,
        Func<Member, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    )
    {
        using var lapse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asking = Ask(member, question, lapse.Token);
            var value = asking.IsCompletedSuccessfully
                ? await asking
                : await asking.WaitAsync(limit, time, cancellationToken);
            return value is null && typeof(T) != typeof(Objection)
                ? Failed("failed", "It answered nothing.")
                : new Answer<T>(member.Type, moment, value, Failure: null);
        }
        catch (TimeoutException)
        {
            await lapse.CancelAsync();
            return Failed("timed_out", "It did not answer in time.");
        }
        catch (BrokenSealException broken)
        {
            AuthorityMetrics.BrokenSeal(broken.Table);
            return Failed("broken_seal", broken.Message);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the type: a plugin's message may hold what it was shown.
            return Failed("failed", failure.GetType().Name);
        }

        Answer<T> Failed(string how, string reason)
        {
            AuthorityMetrics.PluginFailed(member.Type, moment, how);
            return new Answer<T>(
                member.Type,
                moment,
                default,
                new Vote(member.Type, moment, how, reason)
            );
        }
    }

    private static Task<T> Ask<T>(
        Member member,
        Func<Member, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    ) =>
        member.Plugin is IHousePlugin
            ? question(member, cancellationToken).AsTask()
            : Task.Run(() => question(member, cancellationToken).AsTask(), cancellationToken);

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
