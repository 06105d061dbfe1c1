using System.Globalization;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether guessing here stops before the domain locks an account.</summary>
internal static class LockoutTest
{
    public const string Name = "lock-out";

    private const string Threshold = "lockoutThreshold";

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        var settings = trial.Settings;
        var threshold =
            settings.LockoutThreshold ?? await ReadThresholdAsync(trial, cancellationToken);
        return Stage.On(
            threshold switch
            {
                null => TestStep.Doubtful(
                    name,
                    "After how many wrong passwords the domain locks an account cannot be read, so guessing here would not stop before.",
                    $"Let {settings.Account} read {Threshold} at {settings.Domains[0].Root}, or set lockout-threshold."
                ),
                0 => TestStep.Good(name, "The domain locks nobody for wrong passwords."),
                { } most when most <= settings.LockoutReserve => TestStep.Doubtful(
                    name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The domain locks after {most} wrong passwords, and {settings.LockoutReserve} are left to it: here one is taken and no more."
                    ),
                    "Lower lockout-reserve, or let the domain lock later."
                ),
                { } most => TestStep.Good(
                    name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The domain locks after {most} wrong passwords; here no more than {most - settings.LockoutReserve} are taken."
                    )
                ),
            }
        );
    }

    private static async Task<long?> ReadThresholdAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = await trial.SearchAsync(
                LdapSearch.OfEntry(trial.Settings.Domains[0].Root, Threshold),
                cancellationToken
            );
            return found.FirstOrDefault()?.Number(Threshold);
        }
        catch (LdapException)
        {
            return null;
        }
    }
}
