using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Tests.Broker.Logins;

/// <summary>An approval, where it does not matter which.</summary>
internal static class Approvals
{
    public static Approval Any { get; } =
        new()
        {
            Tenant = ContextIdentifier.Parse("Cust1"),
            Application = new ApplicationKey(Guid.Empty),
            Demand = new Demand([], SystemUser: false),
            At = DateTimeOffset.UnixEpoch,
        };
}
