using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Api;

/// <summary>A single-use code; shown once.</summary>
/// <param name="Code">For typing.</param>
/// <param name="Link">For clicking; built from the configured public address.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
internal sealed record ActivationCode(string Code, Uri Link, DateTimeOffset ExpiresAt);

/// <summary>Setting a password with a code.</summary>
internal sealed record ActivateBody(string Code, string Password);

/// <summary>Who set a password.</summary>
internal sealed record Activated(AssociateName Associate);

/// <summary>Makes the answer that holds an activation code. Thread-safe.</summary>
internal sealed class ActivationCodes(
    PublicAddress address,
    TimeProvider time,
    AuthorityOptions options
)
{
    public ActivationCode Of(Authority.Tenants.Tenant tenant, Secret code)
    {
        var query = $"activate?code={Uri.EscapeDataString(code.Reveal())}";
        return new ActivationCode(
            code.Reveal(),
            address.LinkTo(tenant.IsOwn ? query : $"{tenant.Id}/{query}"),
            time.GetUtcNow() + options.ActivationLife
        );
    }
}

/// <summary><c>POST /v1/associates/{associate}/activation</c> and <c>POST /v1/activate</c>.</summary>
internal static class Activation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/associates/{associate}/activation", StartAsync)
            .Answers<ActivationCode>();
        routes.MapPost("/v1/activate", EndAsync).Answers<Activated>();
    }

    private static async Task<IResult> StartAsync(
        HttpContext context,
        string associate,
        Who who,
        PasswordRegister passwords,
        ActivationCodes codes,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (await who.FindAsync(proof, associate, cancellationToken) is not { } found)
            return Problem.NotFound;
        var started = await passwords.StartActivationAsync(
            Actor.Of(proof),
            proof.Tenant.Id,
            found.Id,
            cancellationToken
        );
        return started.ToAnswer(code => Results.Ok(codes.Of(proof.Tenant, code)));
    }

    private static async Task<IResult> EndAsync(
        HttpContext context,
        Body<ActivateBody> body,
        PasswordRegister passwords,
        Uses uses,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var activated = await passwords.ActivateAsync(
            TenantInPath.Of(context),
            new Secret(body.Value.Code),
            new Secret(body.Value.Password),
            uses.Of(context).Address,
            cancellationToken
        );
        return activated.ToAnswer(associate =>
            Results.Ok(new Activated(AssociateName.Of(associate)))
        );
    }
}
