using Counterfoil.Server.Cookies;

namespace Counterfoil.Server.Pages.Login;

/// <summary>
/// The mark in a browser that the handshake has been tried, or that its person has logged out: it is not tried again by
/// itself. It is no secret and proves nothing; who takes it away is asked once more. Stateless.
/// </summary>
internal static class HandshakeMark
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly HostCookieBuilder Tried = new("Counterfoil-Tried") { MaxAge = Life };
    private static readonly HostCookieBuilder LoggedOut = new("Counterfoil-Tried");

    /// <summary>Whether the browser has it.</summary>
    public static bool IsOn(HttpContext context) =>
        context.Request.Cookies.ContainsKey(Tried.Name!);

    /// <summary>Puts it on for a few minutes: it has been tried.</summary>
    public static void PutOn(HttpContext context) => Put(context, Tried);

    /// <summary>Puts it on until the browser is closed: a person who leaves wants to be nobody.</summary>
    public static void PutOnAtLogout(HttpContext context) => Put(context, LoggedOut);

    /// <summary>Takes it off: somebody is in.</summary>
    public static void TakeOff(HttpContext context)
    {
        if (IsOn(context))
            context.Response.Cookies.Delete(Tried.Name!, LoggedOut.Build(context));
    }

    private static void Put(HttpContext context, HostCookieBuilder builder) =>
        context.Response.Cookies.Append(builder.Name!, "1", builder.Build(context));
}
