using System.Globalization;
using System.Text;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>
/// Whether this machine's clock is the controller's: Kerberos takes nothing from whoever is five minutes off (RFC 4120
/// section 3.2.3). Every controller tells its own to whoever asks (MS-ADTS 3.1.1.3.2.3).
/// </summary>
internal static class ClockTest
{
    public const string Name = "clock";

    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Much = TimeSpan.FromMinutes(1);

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        try
        {
            var found = await trial.SearchAsync(
                LdapSearch.OfEntry("", "currentTime"),
                cancellationToken
            );
            return Stage.On(
                ReadTime(found.FirstOrDefault()?.Bytes("currentTime")) is { } theirs
                    ? Judge(name, trial.Time.GetUtcNow() - theirs)
                    : Unknown(name)
            );
        }
        catch (LdapException failure) when (failure.InnerException is null)
        {
            return Stage.On(Unknown(name));
        }
        catch (LdapException failure)
        {
            return Stage.End(
                TestStep.Failed(
                    name,
                    failure.Message,
                    "It takes a connection and does not answer: look at the controller's own log."
                )
            );
        }
    }

    private static TestStep Judge(string name, TimeSpan ahead)
    {
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"This machine's is {ahead.Duration().TotalSeconds:0} s {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} the controller's."
        );
        const string Remedy =
            "Let both take their time from one source (chrony, systemd-timesyncd; the domain's own is its first controller).";
        return ahead.Duration() > Most ? TestStep.Failed(name, found, Remedy)
            : ahead.Duration() > Much ? TestStep.Doubtful(name, found, Remedy)
            : TestStep.Good(name, found);
    }

    private static TestStep Unknown(string name) =>
        TestStep.NotTried(name, "the controller does not tell its own");

    // As 20261122011500.0Z (RFC 4517 section 3.3.13).
    private static DateTimeOffset? ReadTime(byte[]? value) =>
        value is not null
        && DateTimeOffset.TryParseExact(
            Encoding.ASCII.GetString(value).Split('.', 'Z')[0],
            "yyyyMMddHHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}
