using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.OAuth;

/// <summary>
/// Who speaks in what this server signs: its public address without a slash at the end and without <c>/login</c>, the same for
/// all tenants (wire.md 2.2.1). Thread-safe.
/// </summary>
internal sealed class Issuer(PublicAddress address)
{
    private string? settled;

    /// <summary>The issuer.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public string Value => settled ??= address.Value.AbsoluteUri.TrimEnd('/');

    /// <summary>An endpoint's address.</summary>
    /// <param name="path">With a slash in front.</param>
    public string At(string path) => Value + path;
}
