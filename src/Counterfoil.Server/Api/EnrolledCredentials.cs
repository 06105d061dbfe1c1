using System.Globalization;
using Counterfoil.Authority.Plugins;

namespace Counterfoil.Server.Api;

/// <summary>
/// <c>/v1/me/credentials</c> and <c>/v1/associates/{associate}/credentials</c>: the credentials that let somebody in,
/// shown and changed through their plugins. What it all means, the authority decides.
/// </summary>
internal static class EnrolledCredentials
{
    private const string Mine = "/v1/me/credentials";
    private const string Theirs = "/v1/associates/{associate}/credentials";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Mine, ListMineAsync).Answers<ListOf<CredentialCarrier>>();
        routes.MapPost(Mine + "/{type}", EnrolMeAsync).Answers<EnrolmentCarrier>();
        routes.MapPatch(Mine + "/{type}/{id}", EditMineAsync).Answers<EnrolmentCarrier>();
        routes.MapDelete(Mine + "/{type}/{id}", RemoveMineAsync).Answers<EnrolmentCarrier>();
        routes
            .MapPut(Mine + "/{type}/{id}/password", ChangePasswordAsync)
            .Answers<EnrolmentCarrier>();
        routes.MapGet(Theirs, ListTheirsAsync).Answers<ListOf<CredentialCarrier>>();
        routes.MapPost(Theirs + "/{type}", EnrolThemAsync).Answers<EnrolmentCarrier>();
        routes.MapPatch(Theirs + "/{type}/{id}", EditTheirsAsync).Answers<EnrolmentCarrier>();
        routes.MapDelete(Theirs + "/{type}/{id}", RemoveTheirsAsync).Answers<EnrolmentCarrier>();
    }

    private static Task<IResult> ListMineAsync(
        HttpContext context,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) => ListAsync(context, context.Proof().Associate, desk, cancellationToken);

    private static async Task<IResult> ListTheirsAsync(
        HttpContext context,
        string associate,
        Who who,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        await who.FindAsync(context.Proof(), associate, cancellationToken) is { } found
            ? await ListAsync(context, found, desk, cancellationToken)
            : Problem.NotFound;

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Associate owner,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.ListAsync(context.Proof(), owner, cancellationToken) is { } rows
            ? Results.Ok(
                new ListOf<CredentialCarrier>([.. rows.Select(CredentialCarrier.Of)], Next: null)
            )
            : Problem.Forbidden;

    private static async Task<IResult> EnrolMeAsync(
        HttpContext context,
        string type,
        Body<FieldsBody> body,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        Say(
            type,
            await desk.EnrolAsync(
                context.Proof(),
                context.Proof().Associate,
                Unescape(type),
                body.Value.ToValues(),
                cancellationToken
            )
        );

    private static async Task<IResult> EnrolThemAsync(
        HttpContext context,
        string associate,
        string type,
        Body<FieldsBody> body,
        Who who,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        await who.FindAsync(context.Proof(), associate, cancellationToken) is { } found
            ? Say(
                type,
                await desk.EnrolAsync(
                    context.Proof(),
                    found,
                    Unescape(type),
                    body.Value.ToValues(),
                    cancellationToken
                )
            )
            : Problem.NotFound;

    private static Task<IResult> EditMineAsync(
        HttpContext context,
        string type,
        string id,
        Body<FieldsBody> body,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            context,
            context.Proof().Associate,
            type,
            id,
            body.Value,
            desk,
            cancellationToken
        );

    private static async Task<IResult> EditTheirsAsync(
        HttpContext context,
        string associate,
        string type,
        string id,
        Body<FieldsBody> body,
        Who who,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        await who.FindAsync(context.Proof(), associate, cancellationToken) is { } found
            ? await EditAsync(context, found, type, id, body.Value, desk, cancellationToken)
            : Problem.NotFound;

    private static async Task<IResult> EditAsync(
        HttpContext context,
        Associate owner,
        string type,
        string id,
        FieldsBody body,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        IdOf(id) is { } row
            ? Say(
                type,
                await desk.EditAsync(
                    context.Proof(),
                    owner,
                    Unescape(type),
                    row,
                    body.ToValues(),
                    cancellationToken
                )
            )
            : Problem.NotFound;

    private static Task<IResult> RemoveMineAsync(
        HttpContext context,
        string type,
        string id,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) => RemoveAsync(context, context.Proof().Associate, type, id, desk, cancellationToken);

    private static async Task<IResult> RemoveTheirsAsync(
        HttpContext context,
        string associate,
        string type,
        string id,
        Who who,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        await who.FindAsync(context.Proof(), associate, cancellationToken) is { } found
            ? await RemoveAsync(context, found, type, id, desk, cancellationToken)
            : Problem.NotFound;

    private static async Task<IResult> RemoveAsync(
        HttpContext context,
        Associate owner,
        string type,
        string id,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        IdOf(id) is { } row
            ? Say(
                type,
                await desk.RemoveAsync(
                    context.Proof(),
                    owner,
                    Unescape(type),
                    row,
                    cancellationToken
                )
            )
            : Problem.NotFound;

    private static async Task<IResult> ChangePasswordAsync(
        HttpContext context,
        string type,
        string id,
        Body<RowPasswordBody> body,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    ) =>
        IdOf(id) is { } row
            ? Say(
                type,
                await desk.ChangePasswordAsync(
                    context.Proof(),
                    Unescape(type),
                    row,
                    new Secret(body.Value.Old),
                    new Secret(body.Value.Password),
                    cancellationToken
                )
            )
            : Problem.NotFound;

    private static IResult Say(string type, Administered administered) =>
        administered switch
        {
            Administered.Done(var done) => Results.Ok(EnrolmentCarrier.Of(Unescape(type), done)),
            Administered.NotFound => Problem.NotFound,
            Administered.Forbidden(var problem) => Problem.Of(
                StatusCodes.Status403Forbidden,
                "forbidden",
                problem
            ),
            Administered.NotFresh => Problem.Of(
                StatusCodes.Status403Forbidden,
                "login_too_old",
                "Log in again first: what proves somebody is changed with a fresh login, and not with a ticket that was got with another."
            ),
            Administered.NotNow(var wait) => Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "too_many_attempts",
                "Too many failed attempts. Wait a while and try again."
            ) with
            {
                RetryAfter = wait,
            },
            Administered.Refused(var problems) => Problem.Unfit(
                string.Join(" ", problems.Select(one => one.Reason))
            ) with
            {
                Problems =
                [
                    .. problems.Select(one => new FieldProblemCarrier(one.Field, one.Reason)),
                ],
            },
            Administered.Failed(var plugin) => Problem.Of(
                StatusCodes.Status502BadGateway,
                "plugin_failed",
                $"The plugin {plugin} failed, or did not answer in time. Look whether something was changed before you try again."
            ),
            _ => throw new InvalidOperationException("The desk answered something unknown."),
        };

    private static CredentialId? IdOf(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new CredentialId(value)
            : null;

    internal static string Unescape(string part) =>
        part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
