using Counterfoil;
using Counterfoil.Conformance;

namespace Totp.Tests;

public class TotpConformance : CredentialPluginConformance
{
    private readonly AuthenticatorKey app = AuthenticatorKey.Create().Key with
    {
        IsConfirmed = true,
    };

    protected virtual string Mode => "enrolled";

    protected override ICredentialPlugin Create(IPluginHost host) => new TotpPlugin(host);

    protected override void Rehearse(Rehearsal rehearsal)
    {
        rehearsal.Set(Rehearsal.Tenant, "for", Mode);
        var anna = rehearsal.AddAssociate("anna");
        var bert = rehearsal.AddAssociate("bert");
        const string recovery = "12345-67890-12345-67890";
        var kept = app with
        {
            Recovery = [RecoveryCodes.HashOf(RecoveryCodes.Normalise(recovery))],
        };
        rehearsal.AddRow(anna, "anna", kept.ToSecret());
        rehearsal.Guard(new Secret(app.Key));
        var key = Base32.Decode(app.Key);
        var step = OneTimeCode.StepAt(RehearsalTime.Start);
        foreach (var near in new[] { step - 1, step, step + 1 })
            Asks(anna, OneTimeCode.Of(key, near), OneTimeCode.Of(key, step + 2));
        Asks(anna, recovery, "12345-67890-12345-67891");
        rehearsal.Enrols("who has no app", bert);
        GoOn(rehearsal, bert);

        void Asks(Associate who, string rightly, string wrongly) =>
            rehearsal.Asks(
                who,
                TotpPlugin.Kind,
                new Secret(rightly),
                new Secret(wrongly),
                Factor.OneTimeCode
            );
    }

    protected virtual void GoOn(Rehearsal rehearsal, Associate bert) =>
        rehearsal.LetsPass("who is not enrolled", Rehearsal.HearingOf(bert, Occasion.Login));
}

/// <summary>The same promises where the second factor is required of all.</summary>
public sealed class RequiredTotpConformance : TotpConformance
{
    protected override string Mode => "all";

    protected override void GoOn(Rehearsal rehearsal, Associate bert)
    {
        rehearsal.ObjectsTo("who is not enrolled", Rehearsal.HearingOf(bert, Occasion.Login));
        var program = rehearsal.AddAssociate("batch", AssociateType.System);
        rehearsal.LetsPass("a program", Rehearsal.HearingOf(program, Occasion.Login));
    }
}
