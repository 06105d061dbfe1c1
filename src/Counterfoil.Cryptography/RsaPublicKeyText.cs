using System.Security.Cryptography;
using System.Xml;

namespace Counterfoil.Cryptography;

/// <summary>What came of reading a public key. A closed hierarchy.</summary>
public abstract record PublicKeyRead
{
    private PublicKeyRead() { }

    /// <summary>It is one.</summary>
    /// <param name="Pem">As SubjectPublicKeyInfo (RFC 5280 section 4.1), in PEM.</param>
    /// <param name="Bits">The size of its modulus.</param>
    public sealed record Good(string Pem, int Bits) : PublicKeyRead;

    /// <summary>It is none that can be used.</summary>
    /// <param name="Problem">A sentence for people; quotes nothing of the text.</param>
    public sealed record Bad(string Problem) : PublicKeyRead;
}

/// <summary>
/// Reads an RSA public key as people have it: PEM (SubjectPublicKeyInfo or PKCS#1) or the XML of .NET
/// (<c>RSAKeyValue</c>). Thread-safe.
/// </summary>
public static class RsaPublicKeyText
{
    private const int MostCharacters = 16 * 1024;
    private const int LeastBits = 2048;
    private const int MostBits = 8192;

    private static readonly string[] PrivateParts = ["P", "Q", "DP", "DQ", "InverseQ", "D"];

    /// <summary>Reads it.</summary>
    public static PublicKeyRead Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters)
            return new PublicKeyRead.Bad("A public key has at most 16,384 characters.");
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return PrivateKey;
        try
        {
            using var rsa = RSA.Create();
            if (text.TrimStart().StartsWith('<'))
            {
                if (ReadXml(text) is not { } parameters)
                    return PrivateKey;
                rsa.ImportParameters(parameters);
            }
            else
            {
                rsa.ImportFromPem(text);
            }
            return Judge(rsa);
        }
        catch (Exception failure)
            when (failure
                    is CryptographicException
                        or ArgumentException
                        or XmlException
                        or FormatException
            )
        {
            return new PublicKeyRead.Bad(
                "This is no RSA public key. Give it as PEM (BEGIN PUBLIC KEY or BEGIN RSA PUBLIC KEY) or as RSAKeyValue XML with Modulus and Exponent."
            );
        }
    }

    private static PublicKeyRead.Bad PrivateKey { get; } =
        new(
            "This is a private key, which was not kept. It stays with the application alone; since it has travelled, make a new pair and give its public key."
        );

    private static PublicKeyRead Judge(RSA rsa)
    {
        if (rsa.KeySize is < LeastBits or > MostBits)
            return new PublicKeyRead.Bad("An RSA key has 2048 to 8192 bits.");
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var exponent = parameters.Exponent.AsSpan().TrimStart((byte)0);
        var isLarge = exponent.Length > 2;
        return
            isLarge
            && exponent.Length <= 8
            && (exponent[^1] & 1) == 1
            && (parameters.Modulus![^1] & 1) == 1
            ? new PublicKeyRead.Good(rsa.ExportSubjectPublicKeyInfoPem(), rsa.KeySize)
            : new PublicKeyRead.Bad("The key's exponent is 65537 (AQAB), or odd and larger.");
    }

    // Null for a private key. No DTD, no entities, and of the elements only those that are known.
    private static RSAParameters? ReadXml(string text)
    {
        using var lines = new StringReader(text);
        using var reader = XmlReader.Create(
            lines,
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostCharacters,
                IgnoreWhitespace = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );
        reader.ReadStartElement("RSAKeyValue");
        var parameters = default(RSAParameters);
        while (reader.IsStartElement())
        {
            var name = reader.LocalName;
            if (PrivateParts.Contains(name, StringComparer.Ordinal))
                return null;
            var value = Convert.FromBase64String(reader.ReadElementContentAsString());
            switch (name)
            {
                case "Modulus" when parameters.Modulus is null:
                    parameters.Modulus = value.AsSpan().TrimStart((byte)0).ToArray();
                    break;
                case "Exponent" when parameters.Exponent is null:
                    parameters.Exponent = value;
                    break;
                default:
                    throw new FormatException("An element that is not known, or twice.");
            }
        }
        reader.ReadEndElement();
        return parameters;
    }
}
