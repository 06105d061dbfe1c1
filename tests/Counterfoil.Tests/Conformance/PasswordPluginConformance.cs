using Counterfoil.Authority.Passwords;
using Counterfoil.Conformance;
using Counterfoil.Cryptography;

namespace Counterfoil.Tests.Conformance;

/// <summary>The built-in plugin for passwords keeps the promises that outsiders' plugins are held to.</summary>
public sealed class PasswordPluginConformance : CredentialPluginConformance
{
    private readonly PasswordHasher hasher = new(new PasswordCost(64, 1));
    private readonly HashingLane lane = new(4, 1000);

    protected override ICredentialPlugin Create(IPluginHost host) =>
        new PasswordPlugin(hasher, lane);

    protected override void Rehearse(Rehearsal rehearsal)
    {
        var anna = rehearsal.AddAssociate(
            "anna",
            card: Card.Empty with
            {
                Email = "anna@a.example",
            }
        );
        rehearsal.AddAssociate("bert");
        rehearsal.AddRow(anna, "anna", new Secret(hasher.Hash("seven quiet herons wade"u8)));
        rehearsal.Mine("her password", anna, Typed("anna", "seven quiet herons wade"));
        rehearsal.Mine("her address", anna, Typed("Anna@A.example", "seven quiet herons wade"));
        rehearsal.Wrong("a wrong password", Typed("anna", "eight quiet herons wade"));
        rehearsal.Wrong("no password of his", Typed("bert", "seven quiet herons wade"));
        rehearsal.Wrong("an unknown name", Typed("nobody", "seven quiet herons wade"));
    }

    private static NameAndPassword Typed(string name, string password) =>
        new(name, new Secret(password));
}
