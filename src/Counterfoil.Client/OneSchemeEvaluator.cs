using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>
/// Where a policy names one scheme, its principal is the request's as it is. The framework copies it first, to merge it
/// with those of other schemes: for a ticket in memory that is a good part of all that is done. Thread-safe.
/// </summary>
internal sealed class OneSchemeEvaluator(IAuthorizationService authorization)
    : PolicyEvaluator(authorization)
{
    public override Task<AuthenticateResult> AuthenticateAsync(
        AuthorizationPolicy policy,
        HttpContext context
    ) =>
        policy.AuthenticationSchemes is [var scheme]
            ? AuthenticateAsync(context.AuthenticateAsync(scheme), context)
            : base.AuthenticateAsync(policy, context);

    // Nothing is awaited, and so nothing allocated, where the answer is there already.
    private static Task<AuthenticateResult> AuthenticateAsync(
        Task<AuthenticateResult> authenticating,
        HttpContext context
    )
    {
        if (!authenticating.IsCompletedSuccessfully)
            return AwaitAsync(authenticating, context);
        Believe(authenticating.Result, context);
        return authenticating;
    }

    private static async Task<AuthenticateResult> AwaitAsync(
        Task<AuthenticateResult> authenticating,
        HttpContext context
    )
    {
        var result = await authenticating;
        Believe(result, context);
        return result;
    }

    private static void Believe(AuthenticateResult result, HttpContext context) =>
        context.User = result.Principal ?? new ClaimsPrincipal(new ClaimsIdentity());
}
