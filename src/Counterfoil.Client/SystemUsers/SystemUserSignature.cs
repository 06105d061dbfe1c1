using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Client;

/// <summary>Signs system user tokens as published (wire.md 2.8). Thread-safe.</summary>
internal sealed class SystemUserSignature : IDisposable
{
    private readonly RSA key = RSA.Create();

    /// <summary>Imports the key.</summary>
    /// <exception cref="ArgumentException">It is no RSA private key in PEM.</exception>
    public SystemUserSignature(Secret privateKey)
    {
        try
        {
            key.ImportFromPem(privateKey.Reveal());
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new ArgumentException(
                "It is no RSA private key in PEM.",
                nameof(privateKey),
                failure
            );
        }
    }

    /// <summary>The token, the minute, and the signature of both.</summary>
    public Secret Sign(Secret systemUserToken, DateTimeOffset at)
    {
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"{systemUserToken.Reveal()}.{at.UtcDateTime:yyyyMMddHHmm}"
        );
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(data),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return new Secret($"{data}.{Convert.ToBase64String(signature)}");
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
