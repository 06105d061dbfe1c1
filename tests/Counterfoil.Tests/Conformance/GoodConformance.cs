using Counterfoil.Conformance;

namespace Counterfoil.Tests.Conformance;

/// <summary>The good plugin keeps every promise: these tests are the kit's own, run as an author runs them.</summary>
public class GoodConformance : CredentialPluginConformance
{
    protected override ICredentialPlugin Create(IPluginHost host) => new GoodPlugin(host);

    protected override void Rehearse(Rehearsal rehearsal)
    {
        var anna = rehearsal.AddAssociate("anna");
        var bert = rehearsal.AddAssociate("bert");
        rehearsal.AddAssociate("carl");
        rehearsal.AddRow(anna, "phrase of anna", new Secret(GoodPlugin.Phrase));
        rehearsal.AddRow(bert, "phrase of bert", new Secret("a quite different phrase"));
        rehearsal.Mine("her phrase", anna, Typed("anna", GoodPlugin.Phrase));
        rehearsal.Mine("his phrase", bert, Typed("Bert", "a quite different phrase"));
        rehearsal.Wrong("his phrase in her place", Typed("anna", "a quite different phrase"));
        rehearsal.NotMine("the password of one without a phrase", Typed("carl", "whatever it is"));
        rehearsal.Asks(
            anna,
            GoodPlugin.Kind,
            new Secret(GoodPlugin.Code),
            new Secret("00000000"),
            Factor.OneTimeCode
        );
    }

    private static NameAndPassword Typed(string name, string password) =>
        new(name, new Secret(password));
}

/// <summary>The same rehearsal for another plugin; internal, so that only the tests about the kit run it.</summary>
internal sealed class ConformanceOf(
    Func<IPluginHost, ICredentialPlugin> create,
    TimeSpan limit,
    Func<IPluginHost, ICredentialPlugin>? besideSilence = null
) : GoodConformance
{
    protected override TimeSpan TimeLimit => limit;

    protected override ICredentialPlugin Create(IPluginHost host) => create(host);

    protected override ICredentialPlugin CreateBesideSilence(IPluginHost host) =>
        (besideSilence ?? create)(host);
}
