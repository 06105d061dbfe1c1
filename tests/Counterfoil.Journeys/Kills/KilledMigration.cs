namespace Counterfoil.Journeys.Kills;

/// <summary>Kills an <c>init</c>, which migrates, at a random moment; run again it ends well, and nobody touched a row.</summary>
internal static class KilledMigration
{
    public static async Task<IReadOnlyList<string>> RunAsync(Random random)
    {
        var data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
        try
        {
            using (var init = KilledServer.Start("init", "--data", data))
            {
                await Task.Delay(random.Next(50, 1500));
                init.Kill();
                await init.WaitForExitAsync();
            }
            var wrong = new List<string>();
            var again = await KilledServer.RunAsync("init", "--data", data);
            // 1 says that it was done before the kill.
            if (again is not (0 or 1))
                wrong.Add($"init after a killed init ends with {again}");
            if (await KilledServer.RunAsync("verify", "--data", data) != 0)
                wrong.Add("verify after a killed init finds something");
            return wrong;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
