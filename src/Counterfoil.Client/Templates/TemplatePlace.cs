namespace Counterfoil.Client;

/// <summary>Where an expanded template stands: what its values are encoded for.</summary>
public enum TemplatePlace
{
    /// <summary>An address. Each value is encoded for the part in which it stands: path, query or fragment; in scheme, host and port only letters, digits and hyphens are put.</summary>
    Url,

    /// <summary>An address within the text or a quoted or unquoted attribute of HTML: encoded for the address, then for HTML.</summary>
    UrlInHtml,

    /// <summary>Text between the tags of HTML.</summary>
    HtmlText,

    /// <summary>The value of an attribute in HTML, quoted or not; not of one that holds a script or an address.</summary>
    HtmlAttribute,

    /// <summary>The value of a header of HTTP: printable ASCII, everything else percent-encoded UTF-8.</summary>
    Header,
}
