using System.Net;
using System.Security.Claims;
using Counterfoil.Client;

namespace Partner;

/// <summary>What the app's pages look like. Whatever is not ours is encoded.</summary>
internal sealed class Layout(PartnerSettings settings)
{
    /// <summary>What a page may load, where it may be framed: nothing of others', and nowhere.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The first page, for everybody.</summary>
    public IResult Front(ClaimsPrincipal visitor) =>
        Page(
            "Orders",
            visitor,
            $"""
            <h1>Orders</h1>
            <p>Open one. If nobody knows you yet, the login page asks who you are, and brings you to the very order.</p>
            <ul class="cards">{string.Concat(Order.All.Select(Card))}</ul>
            <p><a href="/night">What the server does by itself</a></p>
            """
        );

    /// <summary>An order, and who asks for it.</summary>
    public IResult Of(Order order, TenantPerson person, ClaimsPrincipal visitor) =>
        Page(
            $"Order {order.Number}",
            visitor,
            $"""
            <p><a href="/">All orders</a></p>
            <h1>Order {order.Number}</h1>
            <div class="pair">
            <section><h2>{Text(order.Berries)}</h2><dl>
            <dt>For</dt><dd>{Text(order.For)}</dd>
            <dt>Crates</dt><dd>{order.Crates}</dd>
            <dt>To be there on</dt><dd>{Text(order.On)}</dd>
            </dl></section>
            <section class="told"><h2>Who is asking</h2><dl>
            <dt>Name</dt><dd id="name">{Text(person.FullName)}</dd>
            <dt>Works at</dt><dd id="tenant">{Text(person.DatabaseContextIdentifier)}</dd>
            <dt>User name</dt><dd id="user">{Text(person.Associate)}</dd>
            <dt>E-mail</dt><dd>{Text(person.EMailAddress)}</dd>
            </dl><p class="small">So says the service of {Text(
                person.DatabaseContextIdentifier
            )}, asked just now.</p></section>
            </div>
            """
        );

    /// <summary>The broker believes the person no longer.</summary>
    public IResult Ended(string path) =>
        Page(
            "Your access has ended",
            visitor: null,
            $"""
            <div class="notice"><h1>Your access has ended</h1>
            <p>{Text(
                settings.Name
            )} may no longer act for you: you withdrew it, or your administrator did, or your login is over.
            Whatever was kept of you in this browser is gone.</p>
            <p><a class="button" href="{Text(path)}">Log in again</a></p></div>
            """,
            StatusCodes.Status403Forbidden
        );

    /// <summary>The broker has troubles; the person stays logged in.</summary>
    public IResult Later(string path, ClaimsPrincipal visitor) =>
        Page(
            "Not just now",
            visitor,
            $"""
            <div class="notice"><h1>Not just now</h1>
            <p>The login service does not answer. You are still logged in.</p>
            <p><a class="button" href="{Text(path)}">Try again</a></p></div>
            """,
            StatusCodes.Status503ServiceUnavailable
        );

    /// <summary>The person said no at the login page.</summary>
    public IResult Declined() =>
        Page(
            "Not logged in",
            visitor: null,
            $"""
            <div class="notice"><h1>Not logged in</h1>
            <p>The login page was told no, so {Text(settings.Name)} knows nothing of you.</p>
            <p><a class="button" href="/">All orders</a></p></div>
            """
        );

    /// <summary>No such order.</summary>
    public IResult Missing(ClaimsPrincipal visitor) =>
        Page(
            "No such order",
            visitor,
            """<h1>No such order</h1><p><a href="/">All orders</a></p>""",
            StatusCodes.Status404NotFound
        );

    /// <summary>What the server does by itself.</summary>
    public IResult Night(IEnumerable<NightLook> looks, ClaimsPrincipal visitor)
    {
        var rows = string.Concat(looks.Select(Row));
        var table =
            rows.Length == 0
                ? "<p>Nothing so far: it learns of a tenant when somebody of there logs in.</p>"
                : $"""
                    <div class="wide"><table><thead><tr><th>Tenant</th><th>Last asked</th><th>Who it is there</th></tr></thead>
                    <tbody>{rows}</tbody></table></div>
                    """;
        return Page(
            "With nobody at the keyboard",
            visitor,
            $"""
            <p><a href="/">All orders</a></p>
            <h1>With nobody at the keyboard</h1>
            <p>Every few seconds the server shows each tenant its system user's ticket, and asks who it is.</p>
            {table}
            """
        );
    }

    /// <summary>The style sheet.</summary>
    public static IResult Style() =>
        Results.Stream(
            typeof(Layout).Assembly.GetManifestResourceStream("partner.css")!,
            "text/css; charset=utf-8"
        );

    private static string Card(Order order) =>
        $"""
            <li><a href="/orders/{order.Number}"><b>{order.Number}</b> {Text(order.Berries)}
            <span class="small">{order.Crates} crates for {Text(order.For)}, {Text(
                order.On
            )}</span></a></li>
            """;

    private static string Row(NightLook look) =>
        $"""
            <tr class="{(look.IsIn ? "in" : "out")}"><td>{Text(look.Tenant)}</td>
            <td>{look.At:HH:mm:ss} UTC</td><td>{Text(look.Said)}</td></tr>
            """;

    private IResult Page(
        string title,
        ClaimsPrincipal? visitor,
        string body,
        int status = StatusCodes.Status200OK
    ) =>
        Results.Content(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>{Text(title)} · {Text(settings.Name)}</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="/partner.css"></head>
            <body><header><a class="brand" href="/">{Text(settings.Name)}</a>{Visitor(visitor)}</header>
            <main>{body}</main>
            <footer>A sample of <a href="{Text(
                settings.Authority.AbsoluteUri
            )}login/course/applications">Counterfoil</a>, where you see and withdraw what you gave this app.</footer>
            </body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status
        );

    private static string Visitor(ClaimsPrincipal? visitor) =>
        visitor?.Identity?.IsAuthenticated == true
            ? $"""
                <form method="post" action="/logout"><span>{Text(
                    LoginClaims.TenantOf(visitor) ?? ""
                )}</span> <button>Log out</button></form>
                """
            : "";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
