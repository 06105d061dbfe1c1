using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Broker.Grants;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Counterfoil.Benchmarks.Online;

/// <summary>
/// The process whose processor time is measured: the whole server as <c>serve</c> puts it together, and beside its doors what
/// it is measured against in the same process.
/// </summary>
internal static class OnlineHost
{
    // On a machine of two cores, one lane leaves one free.
    private static readonly HouseOptions OneLane = new() { HashingLanes = 1 };

    /// <summary>Serves until standard input ends. Its first line says where, and what to bring.</summary>
    /// <param name="ground">What it stands on.</param>
    /// <param name="database"><c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="tenants">How many tenants beside its own.</param>
    /// <param name="applications">How many applications beside the load's.</param>
    public static async Task ServeAsync(
        Ground ground,
        string database,
        string tenants,
        string applications
    )
    {
        await using var house =
            database == "sqlite"
                ? await BenchHouse.OnSqliteAsync(ground, OneLane)
                : await BenchHouse.OnPostgreSqlAsync(ground, OneLane);
        var town = new OnlineTown(house);
        await town.SettleAsync(
            int.Parse(tenants, CultureInfo.InvariantCulture),
            int.Parse(applications, CultureInfo.InvariantCulture)
        );
        await using var app = ServerHost.Build(
            ServerHost.Prepare(),
            new ServerSettings
            {
                Data = ground.NewFolder(),
                Database = house.Settings,
                RootKeyFile = "",
                Port = 0,
                House = OneLane,
            },
            certificate: null,
            services => services.AddCounterfoil(house.Database, house.Keys, OneLane)
        );
        app.MapGet(
            "/bench/codes",
            async (string client, int count, Evaluator evaluator, Giver giver) =>
                Results.Json(await town.MakeCodesAsync(evaluator, giver, client, count))
        );
        app.MapGet("/bench/empty", () => Results.Text("{}", "application/json"));
        app.MapGet(
            "/bench/hash",
            (int count) => Repeat(count, HashAgain(house.Get<PasswordHasher>()))
        );
        app.MapGet("/bench/rsa", (int count) => Repeat(count, VerifyAndSign()));
        var address = await app.ListenAsync(default);
        await Console.Out.WriteLineAsync(
            JsonSerializer.Serialize(
                new OnlineServed(
                    new ServedProvider(
                        address.GetLeftPart(UriPartial.Authority),
                        "/login/common/oauth/tokens",
                        "/login/common/oauth/introspect",
                        [
                            .. town.Clients.Select(client => new ServedClient(
                                client.Application.ClientId,
                                client.Token.Reveal()
                            )),
                        ]
                    ),
                    BenchHouse.Own.Value,
                    OnlineTown.LoginName,
                    town.OperatorTicket,
                    town.SystemUserToken.Reveal(),
                    town.PrivateKey
                )
            )
        );
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static Action HashAgain(PasswordHasher hasher)
    {
        var password = Encoding.UTF8.GetBytes(BenchHouse.Password);
        var hash = hasher.Hash(password);
        return () => hasher.Verify(hash, password);
    }

    private static Action VerifyAndSign()
    {
        var key = RSA.Create(2048);
        var data = new byte[64];
        var signed = Sign();
        return () =>
        {
            key.VerifyData(data, signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            Sign();
        };

        byte[] Sign() => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static int Repeat(int count, Action action)
    {
        for (var i = 0; i < count; i++)
            action();
        return count;
    }
}
