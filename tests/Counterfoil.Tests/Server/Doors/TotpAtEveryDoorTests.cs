using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Plugins;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>The sample of a second factor, loaded from its pinned folder, at every door that the registry names.</summary>
public sealed class TotpAtEveryDoorTests : IAsyncLifetime
{
    private const string Credentials = "/v1/me/credentials/Sample%2FTotp";
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly OutsidersFolder folder = new("Totp");
    private TestServer server = null!;
    private string key = "";

    public async Task InitializeAsync()
    {
        var options = DoorTableTests.EveryDoorOpen;
        server = await TestServer.StartAsync(
            options with
            {
                Settings = settings =>
                    options.Settings(settings) with
                    {
                        House = settings.House with { PluginFolders = [folder.Pinned()] },
                    },
            }
        );
        key = await EnrolAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_ticket_got_with_two_factors_works_at_every_door_without_asking_again()
    {
        // The code that confirmed the enrolment was used by that.
        server.Time.Advance(TimeSpan.FromMinutes(2));
        var visit = await server.VisitAsync(
            server.User,
            tenant: null,
            request: null,
            new ChallengeAnswer("otp", new Secret(CodeNow()))
        );
        visit.Proof!.Origin.Factors.ShouldBe([Factor.Password, Factor.OneTimeCode]);
        var ticket = new Knock { UserName = visit.Ticket!.Reveal() };

        var doors = Counterfoil.Server.Doors.All;
        foreach (var row in doors)
        {
            var driver = DoorTableTests.Drivers.Single(one => one.Door == row.Door);
            await driver.PrepareAsync(server);
            if (!driver.TakesOnlyTickets)
                (await driver.KnockAsync(server, server.User.Knock())).Said.ShouldBe(
                    row.Door.HasPage ? Said.Asked : Said.MoreEvidence,
                    row.Door.Name
                );
            (await driver.KnockAsync(server, ticket)).Said.ShouldBe(Said.LetIn, row.Door.Name);
        }
        doors.Count.ShouldBeGreaterThan(5);
    }

    private async Task<string> EnrolAsync()
    {
        var begun = await server.CallAsync($"POST {Credentials}", server.User.Basic(), "{}");
        begun.Status.ShouldBe(200, begun.Text);
        key = begun
            .Json.GetProperty("shownOnce")
            .EnumerateArray()
            .Single(one => one.GetProperty("kind").GetString() == "text")
            .GetProperty("text")
            .GetString()!;
        var confirmed = await server.CallAsync(
            $"PATCH {Credentials}/{begun.Say("id")}",
            server.User.Basic(),
            $$$"""{"values":{"code":"{{{CodeNow()}}}"}}"""
        );
        confirmed.Status.ShouldBe(200, confirmed.Text);
        return key;
    }

    // RFC 6238 over RFC 4226, as an authenticator app shows it.
    private string CodeNow()
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(
            step,
            server.Time.GetUtcNow().ToUnixTimeSeconds() / 30
        );
#pragma warning disable CA5350 // What authenticator apps speak.
        var mac = HMACSHA1.HashData(KeyBytes(), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0x0F)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private byte[] KeyBytes()
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in key)
        {
            bits = (bits << 5) | Base32.IndexOf(letter, StringComparison.Ordinal);
            count += 5;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }
        return [.. bytes];
    }
}
