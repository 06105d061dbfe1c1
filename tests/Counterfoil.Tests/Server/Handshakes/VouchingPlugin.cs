using Counterfoil.Authority.Associates;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary>Knows a few principals by name, as a plugin for a directory knows them by their SIDs.</summary>
internal sealed class VouchingPlugin(
    IReadOnlyList<(string Principal, string Name)> linked,
    IAssociates associates
) : ICredentialPlugin
{
    public string CredentialType => "test/vouching";

    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (evidence.Find<OperatingSystemLogin>() is not { Principal: { Length: > 0 } principal })
            return Resolution.NotMine;
        var name = linked.FirstOrDefault(link => link.Principal == principal).Name;
        if (
            name is null
            || !NameKey.TryCreate(name, out var key)
            || await associates.FindByNameAsync(evidence.Tenant, key, cancellationToken)
                is not { } associate
        )
            return Resolution.Mistaken("not_linked");
        return Resolution.Resolved(
            associate.Id,
            new ProvidedCredential(CredentialType, Id: null, principal),
            report: null,
            Factor.Kerberos
        );
    }
}
