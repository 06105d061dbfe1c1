namespace Counterfoil.Benchmarks.Online;

/// <summary>An application as a client needs it.</summary>
internal sealed record ServedClient(string Id, string Secret);

/// <summary>Where a provider serves, and what opens its doors.</summary>
internal sealed record ServedProvider(
    string Address,
    string Token,
    string Introspection,
    IReadOnlyList<ServedClient> Clients
);

/// <summary>The same of our own server, and what only it has.</summary>
/// <param name="Provider">What others have, too.</param>
/// <param name="Tenant">The tenant that all approvals and people are in.</param>
/// <param name="LoginName">Somebody with an account, who has consented to the first client.</param>
/// <param name="OperatorTicket">The ticket of somebody who may see all lists.</param>
/// <param name="SystemUserToken">What the first client exchanges.</param>
/// <param name="PrivateKey">What it signs that with, in PEM.</param>
internal sealed record OnlineServed(
    ServedProvider Provider,
    string Tenant,
    string LoginName,
    string OperatorTicket,
    string SystemUserToken,
    string PrivateKey
);
