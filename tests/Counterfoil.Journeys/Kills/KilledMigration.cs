using System.Diagnostics;

namespace Counterfoil.Journeys.Kills;

/// <summary>Kills an <c>init</c>, which migrates, at a random moment; run again it ends well, and nobody touched a row.</summary>
internal static class KilledMigration
{
    // More bytes than there are when it has ended.
    private const int MostWritten = 600_000;

    public static async Task<IReadOnlyList<string>> RunAsync(Random random)
    {
        var data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
        try
        {
            using (var init = KilledServer.Start("init", "--data", data))
            {
                await WrittenAsync(init, data, random.Next(MostWritten));
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

    // Not after a while, but after so many bytes: a slow machine is killed in the middle of it too.
    private static async Task WrittenAsync(Process init, string data, int bytes)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!init.HasExited && new DirectoryInfo(data).EnumerateFiles().Sum(SizeOf) < bytes)
            await pause.WaitForNextTickAsync();
    }

    // Some live for a moment only.
    private static long SizeOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }
}
