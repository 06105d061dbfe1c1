using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;
using Counterfoil.Server.Api;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Commands;

/// <summary>
/// <c>init --recover</c>: lets whoever owns the root key in again when no operator is left. The operator of that name is
/// made, or enabled with all rights, and gets an activation link; the journal and a decision tell of it.
/// </summary>
internal static class Recovering
{
    /// <summary>Recovers.</summary>
    /// <returns>The own tenant, and the operator's activation.</returns>
    /// <exception cref="CommandRefusedException">There is nothing to recover.</exception>
    public static async Task<(ContextIdentifier Tenant, ActivationCode Activation)> RecoverAsync(
        ServerSettings settings,
        string name,
        string email,
        Surroundings surroundings,
        CancellationToken cancellationToken
    )
    {
        using var keys = RootKeys.Read(settings);
        await using var database = await Database.OpenAsync(
            settings.Database,
            keys,
            surroundings.Time,
            NullLoggerFactory.Instance,
            cancellationToken
        );
        var own =
            await database.Tenants.FindOwnAsync(cancellationToken)
            ?? throw new CommandRefusedException(
                ExitCode.Refused,
                "There is no own tenant to recover. Set up the installation with 'counterfoil init'."
            );
        await using var house = Founding.HouseOn(database, keys, settings);
        var operatorNow = await MakeOperatorAsync(
            house,
            database,
            own,
            name,
            email,
            cancellationToken
        );
        var code = Founding.Done(
            await house
                .GetRequiredService<PasswordRegister>()
                .StartActivationAsync(Actor.Installation, own.Id, operatorNow.Id, cancellationToken)
        );
        await RecordAsync(database, own, operatorNow, cancellationToken);
        return (own.Id, house.GetRequiredService<ActivationCodes>().Of(own, code));
    }

    private static async Task<Associate> MakeOperatorAsync(
        IServiceProvider house,
        Database database,
        Tenant own,
        string name,
        string email,
        CancellationToken cancellationToken
    )
    {
        var associates = house.GetRequiredService<AssociateRegister>();
        if (
            !NameKey.TryCreate(name, out var key)
            || await database.Associates.FindByNameAsync(own.Id, key, cancellationToken)
                is not { } found
        )
            return Founding.Done(
                await associates.AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = own.Id,
                        Id = default,
                        Name = name,
                        Card = new Card { Email = email, Rights = [Rights.AdminAll] },
                    },
                    cancellationToken
                )
            );
        return Founding.Done(
            await associates.ChangeAsync(
                Actor.Installation,
                own.Id,
                found.Id,
                before =>
                    before with
                    {
                        IsActive = true,
                        Type = AssociateType.Internal,
                        Card = before.Card with
                        {
                            Rights =
                            [
                                .. before
                                    .Card.Rights.Append(Rights.AdminAll)
                                    .Distinct(StringComparer.Ordinal),
                            ],
                        },
                    },
                cancellationToken
            )
        );
    }

    private static Task RecordAsync(
        Database database,
        Tenant own,
        Associate who,
        CancellationToken cancellationToken
    )
    {
        var now = database.Time.GetUtcNow();
        return database.Decisions.SaveAsync(
            [
                new Decision
                {
                    Id = Randomness.NextRowId(now),
                    Tenant = own.Id,
                    At = now,
                    LastAt = now,
                    Door = "command-line",
                    Occasion = Occasion.Login,
                    Evidence = ["root_key"],
                    Associate = who.Id,
                    AssociateName = who.Name,
                    Outcome = "recovered",
                    Believed = true,
                    Votes = [],
                    Use = "init --recover",
                },
            ],
            cancellationToken
        );
    }
}
