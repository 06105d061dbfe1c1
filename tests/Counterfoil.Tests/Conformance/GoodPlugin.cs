namespace Counterfoil.Tests.Conformance;

/// <summary>
/// A plugin that keeps every promise: a phrase as evidence, and for those who have a row of it, a code at every login. The
/// bad plugins each spoil one thing of it.
/// </summary>
internal class GoodPlugin(IPluginHost host) : ICredentialPlugin
{
    public const string Phrase = "open sesame, forty thieves";
    public const string Code = "73914682";
    public const string Kind = "test-code";

    protected IPluginHost Host => host;

    public string CredentialType => "Test/Phrase";

    public virtual ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) => new((Objection?)null);

    public virtual async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (
            evidence.Find<NameAndPassword>() is not { } typed
            || await RowOfAsync(evidence.Named, rows, cancellationToken) is not { } row
        )
            return Resolution.NotMine;
        return typed.Password.IsBlank || !row.Secret.Equals(typed.Password)
            ? Resolution.Mistaken("wrong_phrase")
            : Resolution.Resolved(row.Associate, Credential(row), report: null, Factor.Password);
    }

    public virtual async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (
            hearing.Origin.Has(Factor.OneTimeCode)
            || hearing.Occasion != Occasion.Login
            || await RowOfAsync(hearing.Associate, rows, cancellationToken) is not { } row
        )
            return Verdict.NoObjection;
        var challenge = new Challenge(Kind, "Type the code.");
        if (hearing.Evidence.Find<ChallengeAnswer>() is not { } answer || answer.Challenge != Kind)
            return Verdict.Needs(challenge);
        return
            answer.Answer.Equals(new Secret(Code))
            && await TryUseAsync(row, rows, cancellationToken)
            ? Verdict.Proved(Factor.OneTimeCode, Credential(row))
            : Verdict.NeedsAgain(challenge);
    }

    protected virtual ValueTask<bool> TryUseAsync(
        PluginRow row,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        rows.TryUseOnceAsync(
            row,
            Code,
            host.Time.GetUtcNow() + TimeSpan.FromMinutes(2),
            cancellationToken
        );

    protected virtual async ValueTask<PluginRow?> RowOfAsync(
        Associate? associate,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        associate is null
            ? null
            : (await rows.FindByAssociateAsync(associate.Id, cancellationToken)).FirstOrDefault();

    protected ProvidedCredential Credential(PluginRow row) =>
        new(CredentialType, row.Id, row.SearchName);
}
