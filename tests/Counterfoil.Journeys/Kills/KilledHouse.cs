using System.Globalization;
using System.Net;

namespace Counterfoil.Journeys.Kills;

/// <summary>
/// An installation whose server is killed again and again in the middle of issuing, using and ending tickets, a change of
/// password and an exchange of the root key; and what is looked at before and after each kill.
/// </summary>
internal sealed class KilledHouse : IAsyncDisposable
{
    private const int Remembered = 40;

    // In logins; a change of password, or a rotation, begins early enough to be in the middle of something.
    private const int LongestRound = 24;
    private const int LatestBeginning = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan IdleLife = TimeSpan.FromHours(6) + TimeSpan.FromMinutes(1);

    private readonly string data = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly int port = Places.FreePort();
    private readonly Testimony testimony = new();
    private readonly Random random;
    private KilledServer? server;
    private (string Name, string Password) person;
    private (string Name, string Password) administrator;
    private string? oldPassword;
    private int passwords;
    private int rotations;

    private KilledHouse(Random random) => this.random = random;

    public string Data => data;

    /// <summary>How many tickets were ended by a logout that was answered.</summary>
    public int Ended => testimony.Ended;

    /// <summary>How many changes of the password were answered.</summary>
    public int Changes => testimony.Changes;

    /// <summary>How many exchanges of the root key were answered as begun.</summary>
    public int Rotations => rotations;

    public string Told =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{testimony.Issued} tickets issued, {Ended} ended, {Changes} passwords changed, {rotations} rotations begun"
        );

    private KilledServer Server =>
        server ?? throw new InvalidOperationException("The server is not running.");

    public static async Task<KilledHouse> FoundAsync(Random random)
    {
        var house = new KilledHouse(random);
        house.server = await KilledServer.DemoAsync(house.data, house.port);
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

    /// <summary>Works and is killed in the middle of it; is looked at as it lies there, started again, and asked.</summary>
    /// <param name="rotates">Whether the root key is exchanged meanwhile.</param>
    /// <param name="lookAsync">Looks at what lies there: the data folder, and what is wrong with it.</param>
    /// <returns>What is wrong, in sentences.</returns>
    public async Task<IReadOnlyList<string>> RoundAsync(
        RootKeyExchange rotates,
        Func<string, Task<IReadOnlyList<string>>> lookAsync
    )
    {
        var wrong = new List<string>();
        if (rotates == RootKeyExchange.Begun)
            await KilledServer.RunAsync("keys", "add", "--data", data);
        await Task.WhenAll(
            IssueAsync(),
            IssueAsync(),
            UseAsync(),
            EndAsync(),
            ChangePasswordAsync(random.Next(LatestBeginning)),
            rotates == RootKeyExchange.Begun
                ? RotateAsync(random.Next(LatestBeginning))
                : Task.CompletedTask,
            KillAsync(random.Next(1, LongestRound), wrong)
        );
        Server.Dispose();
        server = null;
        wrong.AddRange(await lookAsync(data));
        server = await KilledServer.DemoAsync(data, port);
        await SettlePasswordAsync(wrong);
        await AskAsync(wrong);
        return wrong;
    }

    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    // Not after a while, but after so many logins: a slow machine is killed in the middle of work too.
    private async Task KillAsync(int logIns, List<string> wrong)
    {
        try
        {
            await Server.UntilAsync(server => server.LogIns >= logIns).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            wrong.Add("the server stopped answering before it was killed");
        }
        Server.Kill();
    }

    private Task IssueAsync() =>
        UntilKilledAsync(async () =>
        {
            var before = testimony.Changes;
            if (await Server.LogInAsync(person.Name, person.Password) is { } ticket)
                testimony.Note(ticket, before);
        });

    private Task UseAsync() =>
        UntilKilledAsync(async () =>
        {
            if (testimony.Any() is { } ticket)
                await Server.SendAsync(HttpMethod.Get, "v1/me", ticket.Text);
            await NextAnswerAsync();
        });

    private Task EndAsync() =>
        UntilKilledAsync(async () =>
        {
            await NextAnswerAsync();
            if (testimony.TakeToEnd() is not { } ticket)
                return;
            if ((await Server.SendAsync(HttpMethod.Post, "v1/logout", ticket.Text)).IsDone)
                testimony.NoteEnded(ticket);
        });

    private Task ChangePasswordAsync(int logIns) =>
        UntilKilledAsync(async () =>
        {
            var begin = Server.LogIns + logIns;
            await Server.UntilAsync(server => server.LogIns >= begin);
            if (await Server.LogInAsync(person.Name, person.Password) is not { } ticket)
                return;
            var wish = $"pelican {++passwords} orbits the quiet lagoon";
            testimony.BeginChange(wish);
            var answer = await Server.SendAsync(
                HttpMethod.Put,
                "v1/me/password",
                ticket.Text,
                new { old = person.Password, password = wish }
            );
            if (answer.IsDone)
                (oldPassword, person) = (person.Password, (person.Name, wish));
            testimony.EndChange(answer.IsDone);
        });

    private Task RotateAsync(int logIns) =>
        UntilKilledAsync(async () =>
        {
            await Server.UntilAsync(server => server.LogIns >= logIns);
            var (name, password) = administrator;
            if (await Server.LogInAsync(name, password) is not { } ticket)
                return;
            if (!(await Server.SendAsync(HttpMethod.Post, "v1/keys/rotation", ticket.Text)).IsDone)
                return;
            rotations++;
            await Server.UntilAsync(server => server.IsKilled);
        });

    // Of somebody else: each who asks leaves room for the others.
    private Task NextAnswerAsync()
    {
        var now = Server.Answers;
        return Server.UntilAsync(server => server.Answers > now);
    }

    private async Task UntilKilledAsync(Func<Task> work)
    {
        try
        {
            while (!Server.IsKilled)
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

    // Killed before the answer: the one password or the other, and with the new one the tickets of before have ended.
    private async Task SettlePasswordAsync(List<string> wrong)
    {
        var old = oldPassword;
        if (testimony.Wish is { } wished)
        {
            if (await Server.LogInAsync(person.Name, wished) is not null)
            {
                (old, person) = (person.Password, (person.Name, wished));
                testimony.EndChange(isChanged: true);
            }
            else
                testimony.EndChange(isChanged: false);
        }
        if (await Server.LogInAsync(person.Name, person.Password) is null)
            wrong.Add("the password that was chosen is refused");
        if (old is not null && await Server.LogInAsync(person.Name, old) is not null)
            wrong.Add("a password that was replaced is accepted");
    }

    private async Task AskAsync(List<string> wrong)
    {
        var found = new List<(ToldTicket, bool)>();
        foreach (var (ticket, lives) in testimony.All())
        {
            var answer = await Server.SendAsync(HttpMethod.Get, "v1/me", ticket.Text);
            var isAccepted = answer.IsDone;
            if (!isAccepted && answer.Status != HttpStatusCode.Unauthorized)
                wrong.Add($"a ticket is answered {answer.Status}");
            else if (lives is { } expected && expected != isAccepted)
                wrong.Add(
                    isAccepted
                        ? "a ticket that had ended is accepted"
                        : "a ticket that was issued, and answered, is refused"
                );
            if (isAccepted)
                CheckLife(ticket, answer, wrong);
            found.Add((ticket, isAccepted));
        }
        testimony.Settle(found, Remembered);
    }

    private static void CheckLife(ToldTicket ticket, Answered answer, List<string> wrong)
    {
        var clocks = answer.Json["ticket"]!;
        if ((DateTimeOffset)clocks["absoluteEnd"]! > ticket.EndsAt)
            wrong.Add("the absolute end of a ticket moved");
        if ((DateTimeOffset)clocks["idleEnd"]! > TimeProvider.System.GetUtcNow() + IdleLife)
            wrong.Add("the idle end of a ticket lies too far ahead");
    }
}

/// <summary>Whether the root key is exchanged in a round.</summary>
internal enum RootKeyExchange
{
    None,
    Begun,
}
