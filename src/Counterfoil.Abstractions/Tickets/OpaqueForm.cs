namespace Counterfoil;

/// <summary>
/// The text of a code or a refresh token: <c>{ctx}.{letter}{base64url of 24 bytes}</c>. Only characters that stand in an
/// address as they are (RFC 3986 section 2.3).
/// </summary>
internal sealed class OpaqueForm
{
    private readonly char letter;

    private OpaqueForm(char letter) => this.letter = letter;

    public static OpaqueForm Grant { get; } = new('c');

    public static OpaqueForm RefreshToken { get; } = new('r');

    public bool TryParse(ReadOnlySpan<char> text, ContextIdentifier expected, out Ticket ticket)
    {
        ticket = default;
        if (
            !TenantAndBody.TrySplit(text, out var name, out var body)
            || body[0] != letter
            || !TenantAndBody.TryReadBase64Url(body[1..], out var id, out var number)
            || !TenantAndBody.TryReadTenant(name, expected, out var tenant)
        )
            return false;
        ticket = new Ticket(id, number, tenant);
        return true;
    }

    public string ToWire(in Ticket ticket, ContextIdentifier tenant) =>
        $"{tenant.Value}.{letter}{TenantAndBody.ToBase64Url(ticket)}";
}
