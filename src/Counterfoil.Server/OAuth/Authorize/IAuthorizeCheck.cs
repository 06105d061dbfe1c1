namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>One question that an authorization request must stand. Thread-safe.</summary>
internal interface IAuthorizeCheck
{
    /// <summary>Looks, and notes what it made of the request; says what is wrong, or <c>null</c>.</summary>
    ValueTask<Fault?> CheckAsync(AuthorizeDraft draft, CancellationToken cancellationToken);
}
