using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The way to an application with an answer for it, where a person is to go it by their own hand. Immutable.</summary>
/// <param name="Name">What the application is called.</param>
/// <param name="Response">The answer.</param>
internal sealed record Onward(string Name, AuthorizationResponse Response)
{
    /// <summary>The address of the link, or of the form.</summary>
    public string Address => IsForm ? Response.RedirectUri : Response.Address;

    /// <summary>Whether the answer travels in a form.</summary>
    public bool IsForm => Response.Mode == ResponseMode.FormPost;
}
