using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Client;

/// <summary>
/// Evaluates policies as the framework does, and spares a request what cannot change its outcome: the merging of one
/// principal, the handler of a scheme whose answer is at hand, the handlers of a policy that only wants somebody. For a
/// ticket in memory these are the greater part of all that is done. Thread-safe.
/// </summary>
internal sealed class TicketPolicyEvaluator(TicketRecall recall, FrameworkDefaults defaults)
    : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> Allowed = Task.FromResult(
        PolicyAuthorizationResult.Success()
    );

    public Task<AuthenticateResult> AuthenticateAsync(
        AuthorizationPolicy policy,
        HttpContext context
    )
    {
        if (policy.AuthenticationSchemes is not [var scheme])
            return Framework(context).AuthenticateAsync(policy, context);
        var authenticating =
            recall.TryRecall(context, scheme)?.ResultFor(scheme)
            ?? context.AuthenticateAsync(scheme);
        // Nothing is awaited, and so nothing allocated, where the answer is there already.
        if (!authenticating.IsCompletedSuccessfully)
            return AwaitAsync(authenticating, context);
        Believe(authenticating.Result, context);
        return authenticating;
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy,
        AuthenticateResult authenticationResult,
        HttpContext context,
        object? resource
    ) =>
        policy.Requirements is [DenyAnonymousAuthorizationRequirement]
        && defaults.AuthorizesAlone
        && context.User.Identity is { IsAuthenticated: true }
            ? Allowed
            : Framework(context).AuthorizeAsync(policy, authenticationResult, context, resource);

    // The handlers of policies may live for one request: they are asked for by the request that needs them.
    private static PolicyEvaluator Framework(HttpContext context) =>
        new(context.RequestServices.GetRequiredService<IAuthorizationService>());

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
