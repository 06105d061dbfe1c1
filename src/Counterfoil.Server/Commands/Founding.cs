using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Server.Api;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Commands;

/// <summary>Sets up an installation. What an interrupted set-up left behind is taken up where it stopped.</summary>
internal static class Founding
{
    /// <summary>What the new installation is to be.</summary>
    public sealed record Wish(
        ContextIdentifier OwnTenant,
        string TenantName,
        string Operator,
        string Email
    );

    /// <summary>Makes folder, key, database, tenant and operator; returns the operator's activation.</summary>
    /// <exception cref="CommandRefusedException">It is set up already.</exception>
    public static async Task<ActivationCode> FoundAsync(
        ServerSettings settings,
        Wish wish,
        Surroundings surroundings,
        CancellationToken cancellationToken
    )
    {
        if (ServerFile.FindRunning(settings.Data) is not null)
            throw IsThere(settings, "a server runs on it");
        PrivateFiles.MakeFolder(settings.Data);
        RootKeys.MakeUnlessThere(settings);
        using var keys = RootKeys.Read(settings);
        await Progress.ShowAsync(
            surroundings,
            "Making the database",
            step =>
                Database.MigrateAsync(
                    settings.Database,
                    new Steps(step),
                    surroundings.Time,
                    cancellationToken
                )
        );
        await using var database = await Database.OpenAsync(
            settings.Database,
            keys,
            surroundings.Time,
            NullLoggerFactory.Instance,
            cancellationToken
        );
        await using var house = HouseOn(database, keys, settings);
        return await FoundAsync(house, settings, wish, cancellationToken);
    }

    /// <summary>Everything behind the doors, on an open database, for a command that works without a server.</summary>
    public static ServiceProvider HouseOn(
        Database database,
        Counterfoil.Cryptography.KeyRing keys,
        ServerSettings settings
    )
    {
        var address = new PublicAddress(
            settings.PublicAddress ?? new UriBuilder("http", "127.0.0.1", settings.Port).Uri
        );
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(address)
            .AddSingleton<ActivationCodes>()
            .AddCounterfoil(database, keys, settings.House)
            .BuildServiceProvider();
    }

    private static async Task<ActivationCode> FoundAsync(
        IServiceProvider house,
        ServerSettings settings,
        Wish wish,
        CancellationToken cancellationToken
    )
    {
        var wanted = new Tenant
        {
            Id = wish.OwnTenant,
            Name = wish.TenantName,
            IsOwn = true,
        };
        if (
            await house
                .GetRequiredService<TenantRegister>()
                .AddAsync(Actor.Installation, wanted, cancellationToken)
            is not Registered<Tenant>.Done
            (var tenant)
        )
            throw IsThere(settings, "it has its own tenant");
        var first = Done(
            await house
                .GetRequiredService<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = tenant.Id,
                        Id = default,
                        Name = wish.Operator,
                        Card = new Card { Email = wish.Email, Rights = [Rights.AdminAll] },
                    },
                    cancellationToken
                )
        );
        var code = Done(
            await house
                .GetRequiredService<PasswordRegister>()
                .StartActivationAsync(Actor.Installation, tenant.Id, first.Id, cancellationToken)
        );
        return house.GetRequiredService<ActivationCodes>().Of(tenant, code);
    }

    /// <summary>What was done.</summary>
    /// <exception cref="CommandRefusedException">It was not.</exception>
    public static T Done<T>(Registered<T> registered) =>
        registered switch
        {
            Registered<T>.Done(var value) => value,
            Registered<T>.Conflict(var problem) => throw Refused(problem),
            Registered<T>.Unfit(var problem) => throw Refused(problem),
            Registered<T>.NotNow(_, var problem) => throw Refused(problem),
            Registered<T>.Forbidden(var problem) => throw Refused(problem),
            _ => throw Refused("There is no such thing."),
        };

    private static CommandRefusedException Refused(string problem) =>
        new(ExitCode.Refused, problem);

    private static CommandRefusedException IsThere(ServerSettings settings, string because) =>
        new(
            ExitCode.Refused,
            $"{settings.Data} is set up already: {because}. Nothing was changed. Start it with 'counterfoil serve', or choose another folder with --data."
        );
}
