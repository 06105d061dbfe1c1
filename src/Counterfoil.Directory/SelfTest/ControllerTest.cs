using System.Runtime.CompilerServices;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>
/// Goes through one controller, as far as it comes. Each step that fails says its remedy; those that depend on it are told
/// as not tried.
/// </summary>
internal static class ControllerTest
{
    private static readonly string[] Names =
    [
        AddressTest.Name,
        CertificateTest.Name,
        CertificateTest.OfAuthority,
        CertificateTest.OfName,
        CertificateTest.OfDates,
        ClockTest.Name,
        BindTest.Name,
        PeopleTest.OfBase,
        PeopleTest.Name,
        DomainsTest.Name,
        LockoutTest.Name,
        SpeedTest.Name,
    ];

    private static readonly Func<ControllerTrial, CancellationToken, Task<Stage>>[] Stages =
    [
        AddressTest.RunAsync,
        CertificateTest.RunAsync,
        ClockTest.RunAsync,
        BindTest.RunAsync,
        PeopleTest.RunAsync,
        DomainsTest.RunAsync,
        LockoutTest.RunAsync,
        SpeedTest.RunAsync,
    ];

    /// <summary>Runs all steps at a controller.</summary>
    public static async IAsyncEnumerable<TestStep> RunAsync(
        DirectorySettings settings,
        ControllerAddress address,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var trial = new ControllerTrial(settings, address, time);
        var told = 0;
        foreach (var run in Stages)
        {
            var stage = await run(trial, cancellationToken);
            foreach (var step in stage.Steps)
                yield return step;
            var failed =
                told + stage.Steps.TakeWhile(one => one is not TestStep.FailedCase).Count();
            told += stage.Steps.Count;
            if (stage.GoesOn)
                continue;
            foreach (var name in Names.Skip(told))
                yield return TestStep.NotTried(trial.NameOf(name), $"{Names[failed]} failed");
            yield break;
        }
    }

    /// <summary>What there would be to try at a controller, and was not.</summary>
    public static IEnumerable<TestStep> NotTried(string because) =>
        Names.Select(name => TestStep.NotTried(name, because));
}
