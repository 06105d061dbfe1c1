namespace Counterfoil.Tests.Authority.Evaluation;

/// <summary>A plugin that answers as told; by default it has nothing to say.</summary>
internal sealed class ToldPlugin(string type) : ICredentialPlugin
{
    public Func<EvidenceSet, Objection?> Screen { get; set; } = _ => null;

    public Func<EvidenceSet, CancellationToken, Task<Resolution>> Resolve { get; set; } =
        (_, _) => Task.FromResult(Resolution.NotMine);

    public Func<Hearing, CancellationToken, Task<Verdict>> Review { get; set; } =
        (_, _) => Task.FromResult(Verdict.NoObjection);

    public int Reviews { get; private set; }

    public string CredentialType => type;

    public ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) => new(Screen(evidence));

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolve(evidence, cancellationToken));

    public ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        Reviews++;
        return new(Review(hearing, cancellationToken));
    }
}

/// <summary>Asks for the code 424242 once, and is content wherever the origin has a one-time code.</summary>
internal sealed class OneTimeCodePlugin : ICredentialPlugin
{
    public const string Right = "424242";

    private static readonly Challenge Asked = new("code", "Type the code.");

    public string CredentialType => "TEST/CODE";

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
        if (hearing.Origin.Has(Factor.OneTimeCode))
            return new(Verdict.NoObjection);
        if (hearing.Evidence.Find<ChallengeAnswer>() is not { } answer)
            return new(Verdict.Needs(Asked));
        return new(
            answer.Answer.Equals(new Secret(Right))
                ? Verdict.Proved(
                    Factor.OneTimeCode,
                    new ProvidedCredential(CredentialType, Id: null, "code")
                )
                : Verdict.NeedsAgain(Asked)
        );
    }
}
