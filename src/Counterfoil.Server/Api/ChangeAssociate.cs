using Counterfoil.Authority;
using Counterfoil.Authority.Associates;

namespace Counterfoil.Server.Api;

/// <summary><c>PATCH /v1/associates/{associate}</c>, <c>…/enable</c> and <c>…/disable</c>.</summary>
internal static class ChangeAssociate
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/v1/associates/{associate}", PatchAsync).Answers<AssociateCard>();
        routes.MapPost("/v1/associates/{associate}/enable", EnableAsync).Answers<AssociateCard>();
        routes.MapPost("/v1/associates/{associate}/disable", DisableAsync).Answers<AssociateCard>();
    }

    private static Task<IResult> PatchAsync(
        HttpContext context,
        string associate,
        Body<AssociateBody> body,
        Who who,
        AssociateRegister register,
        CancellationToken cancellationToken
    ) => ChangeAsync(context, associate, body.Value.Over, who, register, cancellationToken);

    private static Task<IResult> EnableAsync(
        HttpContext context,
        string associate,
        Who who,
        AssociateRegister register,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            context,
            associate,
            before => before with { IsActive = true },
            who,
            register,
            cancellationToken
        );

    private static Task<IResult> DisableAsync(
        HttpContext context,
        string associate,
        Who who,
        AssociateRegister register,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            context,
            associate,
            before => before with { IsActive = false },
            who,
            register,
            cancellationToken
        );

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        string name,
        Func<Associate, Associate> change,
        Who who,
        AssociateRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (await who.FindAsync(proof, name, cancellationToken) is not { } found)
            return Problem.NotFound;
        var changed = await register.ChangeAsync(
            Actor.Of(proof),
            proof.Tenant.Id,
            found.Id,
            change,
            cancellationToken
        );
        return changed.ToAnswer(associate => Results.Ok(AssociateCard.Of(associate)));
    }
}
