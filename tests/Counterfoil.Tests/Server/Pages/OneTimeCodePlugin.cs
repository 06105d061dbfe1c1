namespace Counterfoil.Tests.Server.Pages;

/// <summary>Asks the external people for a code besides their password.</summary>
internal sealed class OneTimeCodePlugin : ICredentialPlugin
{
    public const string Code = "246810";

    public const string Prompt = "The code <on> your telephone";

    public string CredentialType => "Test/Code";

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
        if (
            hearing.Associate.Type != AssociateType.External
            || hearing.Origin.Has(Factor.OneTimeCode)
        )
            return new(Verdict.NoObjection);
        var asked = new Challenge("otp", Prompt);
        return new(
            hearing.Evidence.Find<ChallengeAnswer>() switch
            {
                null => Verdict.Needs(asked),
                { Answer: var answer } when answer.Reveal() == Code => Verdict.Proved(
                    Factor.OneTimeCode,
                    new ProvidedCredential(CredentialType, Id: null, "telephone")
                ),
                _ => Verdict.NeedsAgain(asked),
            }
        );
    }
}
