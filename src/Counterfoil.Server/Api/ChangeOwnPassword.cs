using Counterfoil.Authority.Passwords;

namespace Counterfoil.Server.Api;

/// <summary>A change of the own password.</summary>
internal sealed record ChangePasswordBody
{
    /// <summary>The one before; needed even with a ticket in hand.</summary>
    public required string Old { get; init; }

    /// <summary>The new one.</summary>
    public required string Password { get; init; }

    /// <summary>Whether the ticket in use and its line live on; all others end.</summary>
    public bool KeepThisTicket { get; init; }
}

/// <summary><c>PUT /v1/me/password</c>.</summary>
internal static class ChangeOwnPassword
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/me/password", AnswerAsync).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<ChangePasswordBody> body,
        PasswordRegister passwords,
        CancellationToken cancellationToken
    )
    {
        var changed = await passwords.ChangeAsync(
            context.Proof(),
            new Secret(body.Value.Old),
            new Secret(body.Value.Password),
            body.Value.KeepThisTicket ? TicketsAtChange.KeepThisLine : TicketsAtChange.EndAll,
            cancellationToken
        );
        return changed.ToAnswer(_ => Results.NoContent());
    }
}
