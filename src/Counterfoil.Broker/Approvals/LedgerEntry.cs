using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// What was said about an application. Stored by number: never renumber. From <see cref="Consented"/> on it is what people say
/// for themselves, and stands in their own history: an index rests on that.
/// </summary>
public enum Saying
{
    /// <summary>Somebody asked the administrators for it.</summary>
    Requested = 0,

    /// <summary>It was approved for the tenant; what was asked was answered with it.</summary>
    Approved = 1,

    /// <summary>The requests for it were declined.</summary>
    Declined = 2,

    /// <summary>The tenant's yes was withdrawn, or it was shut out without one.</summary>
    Withdrawn = 3,

    /// <summary>A person let it act for them.</summary>
    Consented = 4,

    /// <summary>That person took it back.</summary>
    ConsentWithdrawn = 5,
}

/// <summary>A line of the ledger: it is written with the deed that it tells of, in one transaction, and never changed.</summary>
/// <param name="Id">Its number; grows with time.</param>
/// <param name="Saying">What was said.</param>
/// <param name="Application">Of which application.</param>
/// <param name="Demand">What the yes or no was to.</param>
/// <param name="Deed">By whom and when.</param>
/// <param name="Until">Until when a yes counts; <c>null</c> for good.</param>
/// <param name="Note">In the words of who asked; empty where there is none.</param>
public sealed record LedgerEntry(
    long Id,
    Saying Saying,
    ApplicationKey Application,
    Demand Demand,
    Deed Deed,
    DateTimeOffset? Until = null,
    string Note = ""
);
