namespace Counterfoil.Server.Pages;

/// <summary>
/// Where a form that leaves the house may lead. Chromium holds a form's policy against every address that its answer sends
/// the browser on to, the application's own redirects among them, and whom they lead to nobody here knows: so https is open
/// as a whole, and of http no more than developers' own machines. Stateless.
/// </summary>
internal static class FormSources
{
    private const int Most = 10;

    private const string OwnMachine = "http://127.0.0.1:* http://localhost:*";

    /// <summary>Sources for <c>form-action</c> (CSP 3 section 2.3.1), separated by blanks.</summary>
    /// <param name="addresses">The addresses that the form's answer may send the browser to.</param>
    public static string Of(IEnumerable<string> addresses) =>
        string.Join(
            ' ',
            addresses
                .Select(SourceOf)
                .OfType<string>()
                .Prepend("https:")
                .Distinct(StringComparer.Ordinal)
                .Take(Most)
        );

    // The grammar has no IPv6 address; a native application's own scheme has no host.
    private static string? SourceOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return null;
        if (uri.Scheme != Uri.UriSchemeHttp || uri.HostNameType == UriHostNameType.IPv6)
            return uri.Scheme + ":";
        return uri.IsLoopback
            ? OwnMachine
            : $"http://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}";
    }
}
