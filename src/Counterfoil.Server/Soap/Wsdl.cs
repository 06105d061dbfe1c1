using System.Security;

namespace Counterfoil.Server.Soap;

/// <summary>The service's description, filled in with the address at which the world reaches it.</summary>
internal static class Wsdl
{
    // The two versions bind the same words in the same places; only the namespace of the binding differs.
    private const string Binding11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    private const string Binding12 = "http://schemas.xmlsoap.org/wsdl/soap12/";

    private static readonly string Template = ReadTemplate();

    /// <summary>
    /// The document. The address is built from the configured public address: whoever could choose it by a Host
    /// header would be sent the next password.
    /// </summary>
    /// <param name="publicAddress">The configured public address of the server, such as <c>https://id.example.com/</c>.</param>
    /// <param name="tenant">The tenant in the path, if one is.</param>
    public static string At(Uri publicAddress, ContextIdentifier? tenant, SoapVersion version)
    {
        var address =
            publicAddress.AbsoluteUri.TrimEnd('/')
            + (tenant is { } named ? "/" + named.Value : "")
            + Wire.Path;
        var template =
            version == SoapVersion.V12
                ? Template.Replace(Binding11, Binding12, StringComparison.Ordinal)
                : Template;
        return template.Replace(
            "{address}",
            SecurityElement.Escape(address),
            StringComparison.Ordinal
        );
    }

    private static string ReadTemplate()
    {
        using var stream =
            typeof(Wsdl).Assembly.GetManifestResourceStream("SoPrincipal.wsdl")
            ?? throw new InvalidOperationException("The WSDL is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
