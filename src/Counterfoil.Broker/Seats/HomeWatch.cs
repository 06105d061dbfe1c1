using System.Collections.Concurrent;
using System.Threading.Channels;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Broker.Accounts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// Writes the account-wide revoked-before row when a home ends. Every node listens for changes of associates and looks: the
/// first writes, the others find it written, so that it does not depend on the node that made the change. Thread-safe.
/// </summary>
public sealed class HomeWatch(
    IAccounts accounts,
    IAccountEnds ends,
    IAssociates associates,
    IRevocations revocations,
    IBell bell,
    TimeProvider time,
    ILogger<HomeWatch> log
) : BackgroundService
{
    private readonly ConcurrentDictionary<Home.OfTenant, bool> waiting = new();
    private IDisposable? listening;
    private readonly Channel<Home.OfTenant> told = Channel.CreateUnbounded<Home.OfTenant>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>Looks whether an associate is an account's home that has ended, and sees to it that the registry says so.</summary>
    /// <returns>Whether something was written.</returns>
    public async Task<bool> LookAsync(Home.OfTenant home, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (await accounts.FindAsync(home, cancellationToken) is not { } account)
            return false;
        var standing = await revocations.FindAsync(home.Tenant, home.Associate, cancellationToken);
        var until = standing
            .Where(end => end.Scope is RevocationScope.OfAssociate)
            .Select(end => (DateTimeOffset?)end.Until)
            .Max();
        // Disabling has ended the tickets in the same transaction: this is for a home that was made of somebody disabled.
        if (
            until is null
            && await associates.FindAsync(home.Tenant, home.Associate, cancellationToken)
                is not { IsActive: true }
        )
            until = time.GetUtcNow();
        return until is { } instant
            && await ends.EndAsync(
                account.Id,
                instant,
                new RegistryChange("", time.GetUtcNow()),
                cancellationToken
            );
    }

    /// <inheritdoc/>
    /// <remarks>On return it listens: what changes from then on is looked at.</remarks>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        listening ??= bell.Listen(Hear);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        listening?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Where the start fails, too, the end of this service is no failure of its own.
        using var end = stoppingToken.Register(() => told.Writer.TryComplete());
        await foreach (var home in told.Reader.ReadAllAsync(CancellationToken.None))
        {
            waiting.TryRemove(home, out _);
            try
            {
                await LookAsync(home, stoppingToken);
            }
            catch (Exception failure)
            {
                // A server that stops has let go of what is looked at.
                if (stoppingToken.IsCancellationRequested)
                    return;
                // The seats' plugin asks the home itself at the next hearing: what is missing is the row, and the haste.
                log.HomeNotLookedAt(home.Tenant, failure);
            }
        }
    }

    private void Hear(Changed changed)
    {
        if (changed is not Changed.Associate(var tenant, var id))
            return;
        var home = new Home.OfTenant(tenant, id);
        if (waiting.TryAdd(home, value: true))
            told.Writer.TryWrite(home);
    }
}
