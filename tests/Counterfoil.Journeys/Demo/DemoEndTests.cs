using Xunit;

namespace Counterfoil.Journeys.Demo;

/// <summary>The applications beside the demo are never left behind.</summary>
public sealed class DemoEndTests
{
    [Theory]
    [InlineData("-TERM")]
    [InlineData("-KILL")]
    public async Task The_applications_end_with_the_demo_however_it_ends(string signal)
    {
        using var demo = new DemoHouse();
        try
        {
            await demo.InitializeAsync();
            await Shell.RunAsync("kill", [signal, $"{demo.Server.ProcessId}"]);

            using var http = new HttpClient();
            foreach (var application in new[] { DemoHouse.Orders, DemoHouse.Ledger })
                await DemoWalk.UntilAsync(async () =>
                    !await DemoHouse.AnswersAsync(http, demo.At(application, "/"))
                );
        }
        finally
        {
            await demo.DisposeAsync();
        }
    }
}
