using System.Globalization;
using Counterfoil;

namespace OfficeHours;

/// <summary>
/// Lets nobody in, and no ticket be used, while the office is closed. It only objects: it has no rows and proves nobody.
/// </summary>
/// <remarks>
/// Settings, per tenant: <c>days</c> (<c>Mon-Fri</c>), <c>hours</c> (<c>07:00-18:00</c>), <c>timezone</c>
/// (<c>Europe/Oslo</c>), <c>unless</c> (a right whose holders come in at any time; <c>AdminAll</c> unless said
/// otherwise, so that nobody locks the key into the office). A tenant without <c>hours</c> is always open.
/// </remarks>
public sealed class OfficeHoursPlugin(IPluginHost host) : ICredentialPlugin
{
    public string CredentialType => "Sample/OfficeHours";

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    public ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Review(hearing));

    private Verdict Review(Hearing hearing)
    {
        var settings = host.SettingsOf(hearing.Tenant);
        if (!settings.ContainsKey("hours"))
            return Verdict.NoObjection;
        var right = settings.GetValueOrDefault("unless", Rights.AdminAll);
        if (hearing.Associate.Card.Has(right))
            return Verdict.NoObjection;
        // A setting that cannot be read closes the office: an open door would be noticed by nobody.
        if (!Hours.TryRead(settings, out var hours, out var problem))
            return Verdict.Objects($"Closed, because a setting cannot be read: {problem}");
        return hours.AreOpenAt(host.Time.GetUtcNow(), out var local)
            ? Verdict.NoObjection
            : Verdict.Objects(
                $"Closed: it is {local.ToString("dddd HH:mm", CultureInfo.InvariantCulture)}, and the office is open {hours}."
            );
    }
}
