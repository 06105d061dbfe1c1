using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>Whose signature a controller's certificate must bear: the machine's own roots, or those of a file alone.</summary>
/// <param name="File">Certificates as PEM; empty for the machine's roots.</param>
internal sealed record TrustedRoots(string File)
{
    /// <summary>The rules of the check, read anew, so that a renewed file counts at once.</summary>
    /// <exception cref="LdapException">The file cannot be read.</exception>
    public X509ChainPolicy ToPolicy()
    {
        // A company's own authority has its revocation lists inside the domain that is asked here.
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        if (File.Length == 0)
            return policy;
        try
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(File);
            return policy.CustomTrustStore.Count > 0
                ? policy
                : throw new LdapException($"There is no certificate in {File}.");
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LdapException($"{File} cannot be read: {failure.Message}", failure);
        }
    }
}
