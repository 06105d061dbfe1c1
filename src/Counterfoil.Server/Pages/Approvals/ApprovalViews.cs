using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Pages.Approvals;

/// <summary>Somebody who asks for an application.</summary>
/// <param name="Name">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">What for, in their own words.</param>
internal sealed record Asker(string Name, DateTimeOffset At, string Note);

/// <summary>An application that people of the tenant ask for.</summary>
/// <param name="Application">The application, as of now.</param>
/// <param name="Askers">Who asks; at least one.</param>
/// <param name="MayApprove">Whether the visitor may approve it.</param>
internal sealed record AskedView(
    Application Application,
    IReadOnlyList<Asker> Askers,
    bool MayApprove
);

/// <summary>What the tenant said to an application.</summary>
/// <param name="Approval">The tenant's row.</param>
/// <param name="Application">The application; <c>null</c> where it is gone.</param>
/// <param name="By">Who approved it.</param>
/// <param name="WithdrawnBy">Who withdrew it.</param>
/// <param name="Standing">The last word of its text: <c>Approved</c>, <c>Anew</c>, <c>Withdrawn</c> or <c>NotHere</c>.</param>
/// <param name="MayApprove">Whether the visitor may approve it anew, and it needs that.</param>
internal sealed record GivenView(
    Approval Approval,
    Application? Application,
    string By,
    string WithdrawnBy,
    string Standing,
    bool MayApprove
);
