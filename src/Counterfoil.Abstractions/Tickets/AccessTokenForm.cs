namespace Counterfoil;

/// <summary>An access token's text: <c>8A:{ctx}.{base64 of 24 bytes}</c> (wire.md 2.6).</summary>
internal static class AccessTokenForm
{
    public static bool TryParse(
        ReadOnlySpan<char> text,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        ticket = default;
        if (
            !text.StartsWith(AccessTokenEvidence.Prefix, StringComparison.Ordinal)
            || !TenantAndBody.TrySplit(
                text[AccessTokenEvidence.Prefix.Length..],
                out var name,
                out var body
            )
            || !TenantAndBody.TryReadBase64(body, out var id, out var number)
            || !TenantAndBody.TryReadTenant(name, expected, out var tenant)
        )
            return false;
        ticket = new Ticket(id, number, tenant);
        return true;
    }

    public static string ToWire(in Ticket ticket, ContextIdentifier tenant) =>
        $"{AccessTokenEvidence.Prefix}{tenant.Value}.{TenantAndBody.ToBase64(ticket)}";
}
