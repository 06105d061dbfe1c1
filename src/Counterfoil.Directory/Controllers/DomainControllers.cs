using System.Collections.Concurrent;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>
/// The domain's controllers over the network: in the order of the settings, those that rest left out. Keeps a few
/// connections of the service account, and which controllers failed; nothing of what anybody asked. Thread-safe.
/// </summary>
internal sealed class DomainControllers(IPluginHost host) : IControllers
{
    private readonly Lane lane = new();
    private readonly ConnectionPool pool = new(host.Time);
    private readonly ConcurrentDictionary<ConnectionKey, Breaker> breakers = new();

    /// <inheritdoc/>
    public Task<T> AskAsync<T>(
        DirectorySettings settings,
        Func<IController, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    ) => lane.RunAsync(token => AskInTurnAsync(settings, work, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        pool.Dispose();
        lane.Dispose();
    }

    private async Task<T> AskInTurnAsync<T>(
        DirectorySettings settings,
        Func<IController, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        LdapException? last = null;
        foreach (var address in settings.Controllers)
        {
            // By all of it: one tenant's wrong password must not rest the controller of all.
            var breaker = breakers.GetOrAdd(
                ConnectionKey.Of(address, settings),
                _ => new Breaker(host.Time)
            );
            if (!breaker.TryPass())
                continue;
            try
            {
                var answer = await AskOneAsync(settings, address, work, cancellationToken);
                breaker.Answered();
                return answer;
            }
            catch (LdapException failure)
            {
                last = failure;
                if (breaker.Failed())
                    host.Log(
                        $"The controller {address} is left alone for {Breaker.Rest.TotalSeconds} s: {failure.Message}"
                    );
            }
        }
        throw last is null
            ? new DirectoryUnavailableException("No controller has answered lately.")
            : new DirectoryUnavailableException(last.Message, last);
    }

    private async Task<T> AskOneAsync<T>(
        DirectorySettings settings,
        ControllerAddress address,
        Func<IController, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(settings.TimeLimit, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        try
        {
            using var controller = new DomainController(settings, address, pool);
            return await work(controller, either.Token);
        }
        catch (OperationCanceledException lapsed) when (limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new LdapException(
                $"{address} did not answer within {settings.TimeLimit.TotalSeconds} s.",
                lapsed
            );
        }
    }
}
