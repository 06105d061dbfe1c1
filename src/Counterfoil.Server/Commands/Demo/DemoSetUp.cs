namespace Counterfoil.Server.Commands.Demo;

/// <summary>Makes what the demo still lacks, and keeps it in the demo's folder.</summary>
internal static class DemoSetUp
{
    /// <summary>Settles tenants, people and applications.</summary>
    /// <param name="house">Everything behind the doors.</param>
    /// <param name="folder">The demo's folder.</param>
    /// <param name="made">What an earlier demo made; <c>null</c> when none came so far.</param>
    /// <param name="nextAddress">An address on a host for a program beside the demo.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<DemoMade> SettleAsync(
        IServiceProvider house,
        DemoFolder folder,
        DemoMade? made,
        Func<string, Uri> nextAddress,
        CancellationToken cancellationToken
    )
    {
        if (made is null)
        {
            var key = Task.Run(folder.Key.PublicPem, cancellationToken);
            made = new DemoMade(await DemoSeeding.SeedAsync(house, cancellationToken), []);
            await key;
            folder.KeepMade(made);
        }
        var settling = new DemoApplications(house, made.Tenants, folder.Key);
        var applications = new List<DemoApplication>();
        foreach (var wanted in DemoRegistry.Applications)
            applications.Add(
                await settling.SettleAsync(
                    wanted,
                    made.Applications.FirstOrDefault(known => known.Name == wanted.Name),
                    nextAddress,
                    cancellationToken
                )
            );
        made = made with { Applications = applications };
        folder.KeepMade(made);
        return made;
    }
}
