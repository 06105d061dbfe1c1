using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>What the demo's people do themselves, they do logged in.</summary>
internal static class DemoLogin
{
    /// <summary>Logs somebody in.</summary>
    /// <exception cref="CommandRefusedException">The password is another meanwhile.</exception>
    public static async Task<Proof> ProveAsync(
        this DemoPerson person,
        IServiceProvider house,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    )
    {
        var heard = await house
            .GetRequiredService<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = Doors.CommandLine,
                    Tenant = tenant,
                    Evidence = [Evidence.OfUserName(person.Name, new Secret(person.Password))],
                    Use = new Use { Program = Doors.CommandLineProgram, Address = "127.0.0.1" },
                },
                cancellationToken
            );
        return heard is Outcome.Believed(var proof)
            ? proof
            : throw new CommandRefusedException(
                ExitCode.Refused,
                $"The demo's {person.Name} was not believed. Start over with --fresh."
            );
    }
}
