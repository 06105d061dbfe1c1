using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Verify;
using Dapper;

namespace Counterfoil.Faults;

/// <summary>An installation whose server is killed again and again, and what was answered before each kill.</summary>
internal sealed class KilledHouse : IAsyncDisposable
{
    private const int Remembered = 12;
    private const long IdleMilliseconds = 6L * 60 * 60 * 1000 + 60_000;

    private readonly string data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly Random random;
    private readonly int port = FreePort();
    private readonly Queue<string> living = new();
    private readonly Queue<string> ended = new();
    private readonly Dictionary<string, long> absoluteEnds = new(StringComparer.Ordinal);
    private readonly HashSet<string> revoked = new(StringComparer.Ordinal);
    private Server server = null!;
    private (string Name, string Password) person;
    private (string Name, string Password) administrator;
    private string? wish;
    private int passwords;
    private int issued;
    private int endings;
    private int rotations;
    private int changes;

    private KilledHouse(Random random) => this.random = random;

    public string Told =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{issued} tickets issued, {endings} ended, {changes} passwords changed, {rotations} rotations begun"
        );

    public static async Task<KilledHouse> FoundAsync(Random random)
    {
        var house = new KilledHouse(random);
        house.server = await Server.DemoAsync(house.data, house.port);
        var people = house.server.Told["people"]!.AsArray();
        (string, string) Of(string role) =>
            people
                .Where(one => (string)one!["role"]! == role)
                .Select(one => ((string)one!["name"]!, (string)one["password"]!))
                .First();
        house.person = Of("user");
        house.administrator = Of("operator");
        return house;
    }

    /// <summary>Works, is killed in the middle of it, and is looked at.</summary>
    /// <returns>What is wrong, in sentences.</returns>
    public async Task<IReadOnlyList<string>> RoundAsync(bool withKeys)
    {
        if (withKeys)
            await Server.RunAsync("keys", "add", "--data", data);
        var kill = Task.Run(async () =>
        {
            await Task.Delay(random.Next(30, 1500));
            server.Kill();
        });
        await Task.WhenAll(
            IssueAsync(),
            IssueAsync(),
            EndAsync(),
            ChangePasswordAsync(),
            withKeys ? RotateAsync() : Task.CompletedTask
        );
        await kill;
        server.Dispose();
        var wrong = new List<string>();
        await LookAtRowsAsync(wrong);
        server = await Server.DemoAsync(data, port);
        await LookThroughTheDoorAsync(wrong);
        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        await Task.CompletedTask;
        Directory.Delete(data, recursive: true);
    }

    private Task IssueAsync() =>
        UntilKilledAsync(async () =>
        {
            if (await server.LogInAsync(person.Name, person.Password) is not { } ticket)
                return;
            Interlocked.Increment(ref issued);
            var generation = Volatile.Read(ref changes);
            await server.SendAsync(HttpMethod.Get, "v1/me", ticket);
            // One that was issued while the password changed may have ended with it.
            lock (living)
            {
                if (wish is null && generation == changes)
                    living.Enqueue(ticket);
            }
        });

    private Task EndAsync() =>
        UntilKilledAsync(async () =>
        {
            string? ticket;
            lock (living)
                living.TryDequeue(out ticket);
            if (ticket is null)
            {
                await Task.Delay(20);
                return;
            }
            // From here on nobody knows until it is answered; then it must stay refused.
            var status = await server.SendAsync(HttpMethod.Post, "v1/logout", ticket);
            if ((int)status >= 300)
                return;
            Interlocked.Increment(ref endings);
            lock (ended)
                ended.Enqueue(ticket);
        });

    private Task ChangePasswordAsync() =>
        UntilKilledAsync(async () =>
        {
            await Task.Delay(random.Next(100));
            if (await server.LogInAsync(person.Name, person.Password) is not { } ticket)
                return;
            lock (living)
                wish = $"pelican {++passwords} orbits the quiet lagoon";
            var status = await server.SendAsync(
                HttpMethod.Put,
                "v1/me/password",
                ticket,
                new { old = person.Password, password = wish }
            );
            if ((int)status < 300)
            {
                // It ended every other ticket of the person.
                lock (living)
                {
                    living.Clear();
                    changes++;
                }
                person = (person.Name, wish);
            }
            wish = null;
            await Task.Delay(Timeout.Infinite, CancellationToken.None)
                .WaitAsync(TimeSpan.FromSeconds(2));
        });

    private async Task RotateAsync()
    {
        try
        {
            if (
                await server.LogInAsync(administrator.Name, administrator.Password)
                is not { } ticket
            )
                return;
            if ((int)await server.SendAsync(HttpMethod.Post, "v1/keys/rotation", ticket) < 300)
                rotations++;
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            // Killed.
        }
    }

    private static async Task UntilKilledAsync(Func<Task> work)
    {
        try
        {
            for (var times = 0; times < 500; times++)
                await work();
        }
        catch (Exception failure)
            when (failure
                    is HttpRequestException
                        or IOException
                        or TaskCanceledException
                        or TimeoutException
            )
        {
            // Killed.
        }
    }

    private async Task LookAtRowsAsync(List<string> wrong)
    {
        var file = Directory
            .GetFiles(data, "*.db", SearchOption.AllDirectories)
            .Single(path => !path.Contains("backups", StringComparison.Ordinal));
        var keyFile = Directory.GetFiles(data, "*.key", SearchOption.AllDirectories).Single();
        using var keys = KeyRing.Parse(await System.IO.File.ReadAllTextAsync(keyFile));
        var report = await Verification.RunAsync(
            new DatabaseSettings(file, Path.GetDirectoryName(keyFile)!),
            keys,
            TimeProvider.System,
            null,
            CancellationToken.None
        );
        wrong.AddRange(report.Tampered.Select(row => $"half written: {row}"));
        await using var connection = SqliteConnections.Open(file, "PRAGMA query_only=ON;");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (
            var (name, idle, absolute, at) in await connection.QueryAsync<(
                string,
                long,
                long,
                long?
            )>(
                "SELECT searchName, validTo, absoluteEnd, revokedAt FROM credentials WHERE credentialType = 'Ticket'"
            )
        )
        {
            if (absoluteEnds.TryGetValue(name, out var before) && before != absolute)
                wrong.Add($"the absolute end of {name} moved");
            absoluteEnds[name] = absolute;
            if (idle > now + IdleMilliseconds)
                wrong.Add($"the idle end of {name} lies too far ahead");
            if (at is not null)
                revoked.Add(name);
            else if (revoked.Contains(name))
                wrong.Add($"{name} was ended and is not any more");
        }
    }

    private async Task LookThroughTheDoorAsync(List<string> wrong)
    {
        await SettlePasswordAsync(wrong);
        foreach (var ticket in ended)
        {
            var status = await server.SendAsync(HttpMethod.Get, "v1/me", ticket);
            if (status != HttpStatusCode.Unauthorized)
                wrong.Add($"a ticket that was ended is answered {status}");
        }
        foreach (var ticket in living)
        {
            var status = await server.SendAsync(HttpMethod.Get, "v1/me", ticket);
            if (status != HttpStatusCode.OK)
                wrong.Add($"a ticket that was issued, and answered, is answered {status}");
        }
        while (ended.Count > Remembered)
            ended.Dequeue();
        while (living.Count > Remembered)
            living.Dequeue();
    }

    private async Task SettlePasswordAsync(List<string> wrong)
    {
        if (wish is not { } wished)
        {
            if (await server.LogInAsync(person.Name, person.Password) is null)
                wrong.Add("the password that was chosen, and answered, is refused");
            return;
        }
        wish = null;
        // Killed before the answer: the one or the other, and with the new one the tickets of before have ended.
        if (await server.LogInAsync(person.Name, person.Password) is not null)
            return;
        if (await server.LogInAsync(person.Name, wished) is null)
            wrong.Add("neither the old nor the new password is accepted");
        person = (person.Name, wished);
        living.Clear();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
