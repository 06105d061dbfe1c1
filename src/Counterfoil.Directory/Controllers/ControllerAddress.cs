using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>How a connection to a controller is protected.</summary>
internal enum Protection
{
    /// <summary>Not at all: passwords go in clear.</summary>
    None,

    /// <summary>TLS after a first message in clear, on LDAP's own port (RFC 4511 4.14).</summary>
    StartTls,

    /// <summary>TLS from the first byte on.</summary>
    Tls,
}

/// <summary>Where a domain controller answers. The host's name is what its certificate must be for.</summary>
internal sealed record ControllerAddress(string Host, int Port, Protection Protection)
{
    private const int Ldap = 389;
    private const int Ldaps = 636;

    /// <summary>Reads <c>ldaps://host[:port]</c>, or <c>ldap://host[:port]</c>, which means StartTLS unless plain LDAP was chosen.</summary>
    public static bool TryParse(
        string text,
        Protection ofLdap,
        [NotNullWhen(true)] out ControllerAddress? address
    )
    {
        address = null;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("ldap" or "ldaps")
            || uri.Host.Length == 0
            || uri.UserInfo.Length > 0
            || uri.AbsolutePath is not ("" or "/")
            || uri.Query.Length > 0
        )
            return false;
        var isTls = uri.Scheme == "ldaps";
        var standard = isTls ? Ldaps : Ldap;
        address = new ControllerAddress(
            uri.IdnHost,
            uri.Port > 0 ? uri.Port : standard,
            isTls ? Protection.Tls : ofLdap
        );
        return true;
    }

    /// <summary>As it is written in the settings.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Protection == Protection.Tls ? "ldaps" : "ldap")}://{Host}:{Port}"
        );
}
