using System.Globalization;
using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the controller speaks TLS, and its certificate is from whom, for whom and of when it should be.</summary>
internal static class CertificateTest
{
    public const string Name = "TLS";
    public const string OfAuthority = "certificate's authority";
    public const string OfName = "certificate's name";
    public const string OfDates = "certificate's dates";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        if (trial.Address.Protection == Protection.None)
            return InClear(trial);
        var (shown, failure) = await ShakeHandsAsync(trial, cancellationToken);
        if (shown is null)
            return Stage.End(
                TestStep.Failed(trial.NameOf(Name), failure!, RemedyOf(trial.Address))
            );
        TestStep[] judged =
        [
            TestAuthority(trial.NameOf(OfAuthority), shown),
            TestName(trial.NameOf(OfName), trial.Address.Host, shown),
            TestDates(trial.NameOf(OfDates), shown, trial.Time.GetUtcNow()),
        ];
        var spoken =
            failure is null || judged.Any(step => step is TestStep.FailedCase)
                ? TestStep.Good(trial.NameOf(Name), $"It shows the certificate of {shown.Subject}.")
                : TestStep.Failed(trial.NameOf(Name), failure, RemedyOf(trial.Address));
        return new Stage([spoken, .. judged], failure is null);
    }

    // The check is the one of every login; the witness only looks on.
    private static async Task<(ShownCertificate? Shown, string? Failure)> ShakeHandsAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        ShownCertificate? shown = null;
        try
        {
            await trial.WithinAsync(
                token =>
                    trial.Connection.ProtectAsync(
                        trial.Address,
                        trial.Settings.Roots,
                        (certificate, chain, errors) =>
                            shown = ShownCertificate.Of(certificate, chain, errors),
                        token
                    ),
                cancellationToken
            );
            return (shown, shown is null ? "It showed no certificate." : null);
        }
        catch (LdapException failure)
        {
            return (shown, failure.Message);
        }
    }

    private static Stage InClear(ControllerTrial trial)
    {
        var because = "TLS is switched off";
        return new Stage(
            [
                TestStep.Doubtful(
                    trial.NameOf(Name),
                    "There is none: everybody's password crosses the network in clear.",
                    $"Write ldaps:// in controllers, and remove {SettingsReading.PlainLdap}."
                ),
                TestStep.NotTried(trial.NameOf(OfAuthority), because),
                TestStep.NotTried(trial.NameOf(OfName), because),
                TestStep.NotTried(trial.NameOf(OfDates), because),
            ],
            GoesOn: true
        );
    }

    private static TestStep TestAuthority(string name, ShownCertificate shown) =>
        shown.Distrust.Count == 0
            ? TestStep.Good(name, $"It is from {shown.Authority}, which is trusted.")
            : TestStep.Failed(
                name,
                $"It is from {shown.Authority}, which is not trusted ({string.Join(", ", shown.Distrust)}).",
                "If that is the company's own authority, put its certificate (PEM) into the file of the setting ca-file; else somebody stands between, and no password is sent."
            );

    private static TestStep TestName(string name, string host, ShownCertificate shown)
    {
        var names = shown.Names.Count > 0 ? string.Join(", ", shown.Names) : "no name at all";
        return shown.IsForAnother
            ? TestStep.Failed(
                name,
                $"It is for {names}, and not for {host}.",
                $"Write one of its names in controllers instead of {host}, or give the controller a certificate for {host}."
            )
            : TestStep.Good(name, $"It is for {host}.");
    }

    private static TestStep TestDates(string name, ShownCertificate shown, DateTimeOffset now)
    {
        var until = string.Create(CultureInfo.InvariantCulture, $"{shown.To:yyyy-MM-dd}");
        if (shown.OutOfDate.Count > 0)
            return TestStep.Failed(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join("; ", shown.OutOfDate)}; today is {now:yyyy-MM-dd}."
                ),
                "Renew the certificate at the controller, or set this machine's clock if it is wrong."
            );
        return shown.To - now < Soon
            ? TestStep.Doubtful(
                name,
                $"It is good until {until} only.",
                "Renew the certificate at the controller."
            )
            : TestStep.Good(name, $"It is good until {until}.");
    }

    private static string RemedyOf(ControllerAddress address) =>
        address.Protection == Protection.Tls
            ? "Does the port speak TLS from the first byte on? ldaps:// is port 636 or 3269; for StartTLS on 389 or 3268 write ldap://. A controller speaks TLS once it has a certificate for server authentication."
            : "Does the controller have a certificate for server authentication? Without one it refuses StartTLS. ldap:// is port 389 or 3268; on 636 or 3269 write ldaps://.";
}
