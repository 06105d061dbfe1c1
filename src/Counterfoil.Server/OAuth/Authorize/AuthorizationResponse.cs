using System.Text;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>What goes back to an application by the browser, and how. Immutable.</summary>
/// <param name="RedirectUri">Where to: proven to be registered, and emitted as it was compared.</param>
/// <param name="Mode">How it travels.</param>
/// <param name="Fields">What is said, in the order of saying.</param>
internal sealed record AuthorizationResponse(
    string RedirectUri,
    ResponseMode Mode,
    IReadOnlyList<KeyValuePair<string, string>> Fields
)
{
    /// <summary>The answer for the browser.</summary>
    public IResult ToResult() =>
        Mode switch
        {
            ResponseMode.FormPost => new FormPost(RedirectUri, Fields),
            _ => new SendOn(Address),
        };

    /// <summary>The address that says it, where it travels in one.</summary>
    public string Address =>
        Mode == ResponseMode.Fragment ? $"{RedirectUri}#{Encode()}"
        : RedirectUri.Contains('?', StringComparison.Ordinal) ? $"{RedirectUri}&{Encode()}"
        : $"{RedirectUri}?{Encode()}";

    private string Encode()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Fields)
            text.Append(text.Length > 0 ? "&" : "")
                .Append(name)
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
