using System.Runtime.CompilerServices;
using Counterfoil.Broker.Applications;
using Counterfoil.Jose;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>
/// The public keys that applications sign with, imported once for each version of an application as a node knows it: importing
/// costs as much as several verifications. Thread-safe.
/// </summary>
public sealed class SystemUserKeys
{
    private readonly ConditionalWeakTable<Application, VerificationKey[]> kept = [];

    /// <summary>Whether any of the application's keys made the signature: RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public bool AnyVerifies(Application application, SignedSystemToken token)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(token);
        foreach (var key in kept.GetValue(application, Import))
        {
            if (key.Verify(token.Signed.Span, token.Signature.Span))
                return true;
        }
        return false;
    }

    private static VerificationKey[] Import(Application application) =>
        [
            .. application
                .PublicKeys.Select(key => PublicPem.Read(key.Pem))
                .OfType<VerificationKey>(),
        ];
}
