using System.Globalization;
using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the controller lets the service account in.</summary>
internal static class BindTest
{
    public const string Name = "bind";

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        var settings = trial.Settings;
        try
        {
            var password = settings.ReadPassword();
            var bound = await trial.WithinAsync(
                token => trial.Connection.BindAsync(settings.Account, password, token),
                cancellationToken
            );
            return bound.IsSuccess
                ? Stage.On(TestStep.Good(name, $"as {settings.Account}"))
                : Stage.End(
                    TestStep.Failed(
                        name,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{settings.Account} is refused ({WhyOf(bound)}): {bound.Diagnostic.TrimEnd('\0')}"
                        ),
                        RemedyOf(bound, settings)
                    )
                );
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

    private static string WhyOf(LdapResult bound) =>
        bound.Code == LdapResult.InvalidCredentials
            ? DomainWord.OfBind(bound.Diagnostic)
            : bound.Code.ToString(CultureInfo.InvariantCulture);

    private static string RemedyOf(LdapResult bound, DirectorySettings settings) =>
        WhyOf(bound) switch
        {
            DomainWord.WrongPassword or "unknown_account" =>
                $"Is {settings.Account} its name (as name@example.com, or its distinguished name), and does {settings.PasswordFile} hold its present password? A changed one counts at once.",
            "account_disabled" => "Enable the service account in the domain.",
            "account_expired" => "Let the service account never expire.",
            "account_locked" =>
                "Unlock the service account, after whatever tries a wrong password with it was stopped.",
            "password_expired" or "password_must_change" =>
                $"Give the service account a new password that never expires, and write it into {settings.PasswordFile}.",
            "outside_logon_hours" or "workstation_not_allowed" or "account_restricted" =>
                "Take the log-on hours and the list of workstations off the service account.",
            // strongerAuthRequired and confidentialityRequired (RFC 4511 appendix A).
            "8" or "13" => "The controller wants TLS: write ldaps:// in controllers.",
            _ => "The controller's own log says more.",
        };
}
