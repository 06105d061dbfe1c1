using System.Globalization;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>A fault as an application is told it by the browser (RFC 6749 section 4.1.2.1, RFC 9207).</summary>
internal static class FaultFields
{
    /// <summary>The fields.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        Fault fault,
        string? state,
        string issuer
    )
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("error", fault.Error),
            new("error_description", fault.Description),
        };
        if (fault.Number is { } number)
            fields.Add(new("error_code", number.ToString(CultureInfo.InvariantCulture)));
        if (state is not null)
            fields.Add(new("state", state));
        fields.Add(new("iss", issuer));
        return fields;
    }
}
