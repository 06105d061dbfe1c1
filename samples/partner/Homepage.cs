using System.Net;
using System.Text.Json;
using Counterfoil.Client;

namespace Partner;

/// <summary>The partner app's one page.</summary>
internal static class Homepage
{
    /// <summary>Shows who the tenant's service says that its caller is.</summary>
    public static async Task<IResult> ShowAsync(
        TenantClient tenant,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await tenant.GetStringAsync("v1/user/currentPrincipal", cancellationToken);
            using var principal = JsonDocument.Parse(answer);
            return Page(
                $"Hello, {Text(principal, "FullName")}",
                $"""
                <p>You work at <b>{Text(principal, "DatabaseContextIdentifier")}</b> as {Text(
                    principal,
                    "RoleName"
                )}; your address there is {Text(principal, "EMailAddress")}.</p>
                <form method="post" action="/logout"><button>Log out</button></form>
                """
            );
        }
        catch (LoginEndedException)
        {
            // Consent withdrawn, person disabled, approval gone: whatever it is, the login page will say it.
            return Results.Challenge(new() { RedirectUri = "/homepage" });
        }
    }

    /// <summary>What is seen after a logout.</summary>
    public static IResult Goodbye() =>
        Page("Goodbye", """<p><a href="/homepage">Log in again</a></p>""");

    private static string Text(JsonDocument principal, string name) =>
        WebUtility.HtmlEncode(principal.RootElement.GetProperty(name).ToString());

    private static IResult Page(string title, string body) =>
        Results.Content(
            $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>{title} · Partner app</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <body><main><h1>{title}</h1>{body}</main></body></html>
            """,
            "text/html; charset=utf-8"
        );
}
