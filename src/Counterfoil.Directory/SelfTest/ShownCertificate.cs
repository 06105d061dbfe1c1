using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>What a controller showed, and how the check of it came out. Immutable.</summary>
internal sealed record ShownCertificate
{
    /// <summary>Whose it says it is.</summary>
    public required string Subject { get; init; }

    /// <summary>The authority at the end of the chain, as far as it was found.</summary>
    public required string Authority { get; init; }

    /// <summary>The names that it is for.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Until when it is good.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Whether the address's host is another.</summary>
    public required bool IsForAnother { get; init; }

    /// <summary>Whose dates are not good now, its own or an authority's; empty when all are.</summary>
    public required IReadOnlyList<string> OutOfDate { get; init; }

    /// <summary>What else is wrong with the chain, in the system's words; empty when nothing is.</summary>
    public required IReadOnlyList<string> Distrust { get; init; }

    /// <summary>Takes what is told of it out of the system's objects, which do not live on.</summary>
    public static ShownCertificate Of(
        X509Certificate2 certificate,
        X509Chain chain,
        SslPolicyErrors errors
    )
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .FirstOrDefault();
        var top = chain.ChainElements.LastOrDefault()?.Certificate ?? certificate;
        return new ShownCertificate
        {
            Subject = certificate.Subject,
            Authority = top.Issuer,
            Names =
            [
                .. names?.EnumerateDnsNames() ?? [],
                .. names?.EnumerateIPAddresses().Select(one => one.ToString()) ?? [],
            ],
            To = new DateTimeOffset(certificate.NotAfter),
            IsForAnother = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            OutOfDate =
            [
                .. chain
                    .ChainElements.Where(one =>
                        one.ChainElementStatus.Any(status =>
                            status.Status == X509ChainStatusFlags.NotTimeValid
                        )
                    )
                    .Select(one =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{one.Certificate.Subject} is good from {one.Certificate.NotBefore:yyyy-MM-dd} to {one.Certificate.NotAfter:yyyy-MM-dd}"
                        )
                    ),
            ],
            Distrust =
            [
                .. chain
                    .ChainStatus.Where(status =>
                        status.Status
                            is not (
                                X509ChainStatusFlags.NoError
                                or X509ChainStatusFlags.NotTimeValid
                            )
                    )
                    .Select(status => status.Status.ToString())
                    .Distinct(StringComparer.Ordinal),
            ],
        };
    }
}
