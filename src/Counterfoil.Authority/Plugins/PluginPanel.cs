using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;

namespace Counterfoil.Authority.Plugins;

/// <summary>
/// All plugins, asked side by side: every one sees all evidence, none sees another's answer. A call that throws or does
/// not end in time is an answer too. Thread-safe.
/// </summary>
public sealed class PluginPanel
{
    private readonly IReadOnlyList<ICredentialPlugin> plugins;
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
        this.plugins = [.. plugins];
        (this.credentials, this.time, limit) = (credentials, time, options.PluginTimeLimit);
        if (
            this
                .plugins.GroupBy(plugin => plugin.CredentialType, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(group => group.Skip(1).Any()) is
            { } twice
        )
            throw new ArgumentException(
                $"Two plugins have the credential type {twice.Key}. Remove one from the configuration.",
                nameof(plugins)
            );
    }

    /// <summary>The plugins' credential types, in the order of asking.</summary>
    public IReadOnlyList<string> Types => [.. plugins.Select(plugin => plugin.CredentialType)];

    internal Task<Answer<Objection?>[]> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "screen",
            (plugin, token) => plugin.ScreenAsync(evidence, use, token),
            cancellationToken
        );

    internal Task<Answer<Resolution>[]> ResolveAsync(
        EvidenceSet evidence,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "resolve",
            (plugin, token) =>
                plugin.ResolveAsync(evidence, RowsOf(plugin, evidence.Tenant), token),
            cancellationToken
        );

    internal Task<Answer<Verdict>[]> ReviewAsync(
        Hearing hearing,
        CancellationToken cancellationToken
    ) =>
        AskAllAsync(
            "review",
            (plugin, token) => plugin.ReviewAsync(hearing, RowsOf(plugin, hearing.Tenant), token),
            cancellationToken
        );

    private PluginRows RowsOf(ICredentialPlugin plugin, ContextIdentifier tenant) =>
        new(credentials, time, tenant, plugin.CredentialType);

    private Task<Answer<T>[]> AskAllAsync<T>(
        string moment,
        Func<ICredentialPlugin, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            plugins.Select(plugin => AskAsync(plugin, moment, question, cancellationToken))
        );

    private async Task<Answer<T>> AskAsync<T>(
        ICredentialPlugin plugin,
        string moment,
        Func<ICredentialPlugin, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    )
    {
        using var lapse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asking = Ask(plugin, question, lapse.Token);
            var value = asking.IsCompletedSuccessfully
                ? await asking
                : await asking.WaitAsync(limit, time, cancellationToken);
            return value is null && typeof(T) != typeof(Objection)
                ? Failed("failed", "It answered nothing.")
                : new Answer<T>(plugin.CredentialType, moment, value, Failure: null);
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

        Answer<T> Failed(string how, string reason) =>
            new(
                plugin.CredentialType,
                moment,
                default,
                new Vote(plugin.CredentialType, moment, how, reason)
            );
    }

    // An outsider's plugin may block its thread; ours do not, and a thread switch at every ticket would cost more than the answer.
    private static Task<T> Ask<T>(
        ICredentialPlugin plugin,
        Func<ICredentialPlugin, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    ) =>
        plugin.GetType().Assembly == typeof(PluginPanel).Assembly
            ? question(plugin, cancellationToken).AsTask()
            : Task.Run(() => question(plugin, cancellationToken).AsTask(), cancellationToken);
}

/// <summary>What a plugin answered, or how it failed to.</summary>
internal sealed record Answer<T>(string Plugin, string Moment, T? Value, Vote? Failure);
