using System.Globalization;
using Npgsql;

namespace Counterfoil.Benchmarks.Online;

/// <summary>The processes of a PostgreSQL on this machine: what they do for a server is part of what its answer costs.</summary>
internal sealed class PostgreSqlProcesses
{
    // Fields of /proc/PID/stat after the command's name (proc(5)).
    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const int EndedUserTime = 13;
    private const int EndedSystemTime = 14;
    private const double TicksPerSecond = 100;

    private readonly string postmaster;

    private PostgreSqlProcesses(string postmaster) => this.postmaster = postmaster;

    public static async Task<PostgreSqlProcesses> FindAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection) { Database = "postgres" }.ToString()
        );
        await using var command = source.CreateCommand("SELECT pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync())!;
        return new PostgreSqlProcesses(
            Stat(backend.ToString(CultureInfo.InvariantCulture))![Parent]
        );
    }

    /// <summary>The processor time of all of them until now, the ended ones too.</summary>
    public TimeSpan ProcessorTime()
    {
        var own = Stat(postmaster)!;
        var ticks = Sum(own, UserTime, SystemTime, EndedUserTime, EndedSystemTime);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (Stat(Path.GetFileName(folder)) is { } stat && stat[Parent] == postmaster)
                ticks += Sum(stat, UserTime, SystemTime);
        }
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static string[]? Stat(string process)
    {
        if (!char.IsAsciiDigit(process[0]))
            return null;
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended since the folder was listed.
            return null;
        }
    }

    private static long Sum(string[] stat, params ReadOnlySpan<int> fields)
    {
        long sum = 0;
        foreach (var field in fields)
            sum += long.Parse(stat[field], CultureInfo.InvariantCulture);
        return sum;
    }
}
