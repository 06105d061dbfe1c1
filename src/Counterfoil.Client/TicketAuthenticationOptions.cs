using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>Settings of the ticket scheme.</summary>
public sealed class TicketAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme where none is given.</summary>
    public const string DefaultScheme = "Ticket";

    /// <summary>The realm that clients are told beside Basic. Default <c>Counterfoil</c>; no quotes, no control characters.</summary>
    public string Realm { get; set; } = "Counterfoil";

    /// <summary>
    /// Writes the body of a refusal in the words of the protocol; status, <c>WWW-Authenticate</c>, <c>Retry-After</c> and
    /// <c>Cache-Control</c> are set already. Default: no body.
    /// </summary>
    public Func<HttpContext, TicketRefusal, Task> WriteRefusalAsync { get; set; } =
        static (_, _) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Realm.Any(character => char.IsControl(character) || character is '"' or '\\'))
            throw new InvalidOperationException(
                $"{nameof(Realm)} must not hold quotes, backslashes or control characters. Choose another one."
            );
    }

    /// <summary>Says a refusal: status, headers, then the body of <see cref="WriteRefusalAsync"/>.</summary>
    public Task RefuseAsync(HttpContext context, TicketRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(refusal);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers.CacheControl = "no-store";
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = new([
                "SOTicket",
                $"Basic realm=\"{Realm}\", charset=\"UTF-8\"",
            ]);
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        return WriteRefusalAsync(context, refusal);
    }
}
