using System.Collections.Concurrent;
using Counterfoil.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Counterfoil.Benchmarks.Web;

/// <summary>The cheapest ticket store that the framework's cookies can have.</summary>
internal sealed class StoreInMemory : ITicketStore
{
    private readonly ConcurrentDictionary<string, AuthenticationTicket> tickets = new(
        StringComparer.Ordinal
    );

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Randomness.NextGuid().ToString("N");
        tickets[key] = ticket;
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        tickets[key] = ticket;
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) =>
        Task.FromResult(tickets.GetValueOrDefault(key));

    public Task RemoveAsync(string key)
    {
        tickets.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
