namespace Counterfoil.Tests.Server.Doors;

/// <summary>A plugin of an outsider that does what a test tells it to, at the review.</summary>
internal sealed class MeddlingPlugin : ICredentialPlugin
{
    private TaskCompletionSource asked = New();

    public Func<Hearing, CancellationToken, ValueTask<Verdict>> Says { get; set; } = Nothing;

    /// <summary>Completes when it is asked.</summary>
    public Task Asked => asked.Task;

    public string CredentialType => "test/meddling";

    public static Func<Hearing, CancellationToken, ValueTask<Verdict>> Nothing { get; } =
        (_, _) => new(Verdict.NoObjection);

    public void Behave()
    {
        Says = Nothing;
        asked = New();
    }

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    public ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        asked.TrySetResult();
        return Says(hearing, cancellationToken);
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
