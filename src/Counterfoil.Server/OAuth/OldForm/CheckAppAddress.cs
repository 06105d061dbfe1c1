using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.OAuth.OldForm;

/// <summary>The answer goes to a registered address; to the application's own where it names none. Published clients spell the parameter in two ways.</summary>
internal sealed class CheckAppAddress : IAuthorizeCheck
{
    private const int InvalidRedirectUrl = 2;

    private static readonly string[] Names = ["redirect_uri", "redirect_url"];

    /// <summary>The address that was asked for; <c>null</c> for none.</summary>
    public static string? AddressIn(Parameters parameters) =>
        parameters["redirect_uri"] ?? parameters["redirect_url"];

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        var (parameters, application) = (draft.Parameters, draft.Application!);
        if (
            Array.Exists(Names, parameters.Faulty.Contains)
            || Array.TrueForAll(Names, parameters.Has)
        )
            return Wrong("redirect_uri stands there twice, or cannot be read.");
        draft.RedirectUri = RedirectUris.Match(
            application,
            AddressIn(parameters) ?? application.OldForm!.DefaultRedirectUri
        );
        return draft.RedirectUri is null
            ? Wrong("redirect_uri is not registered for this application. It is compared exactly.")
            : null;
    }

    private static Fault Wrong(string description) =>
        Fault.InvalidRequest(description) with
        {
            Number = InvalidRedirectUrl,
        };
}
