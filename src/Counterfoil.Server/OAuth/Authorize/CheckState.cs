namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>What is echoed is not longer than an address can carry.</summary>
internal sealed class CheckState : IAuthorizeCheck
{
    private const int Longest = 2048;

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) =>
        new(
            draft.Parameters["state"] is { Length: > Longest }
                ? Fault.InvalidRequest("state has at most 2,048 characters.")
                : null
        );
}
