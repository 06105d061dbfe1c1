using System.Security.Cryptography.X509Certificates;
using Counterfoil.Broker.Signing;
using Counterfoil.Jose;
using Counterfoil.Server.Api;

namespace Counterfoil.Server.OAuth.Keys;

/// <summary>A signing key, without what is private.</summary>
/// <param name="Name">Its name, the <c>kid</c> of tokens.</param>
/// <param name="Algorithm">Its one algorithm.</param>
/// <param name="Stage">Where it stands in its life.</param>
/// <param name="Published">Since when it is published.</param>
/// <param name="UsedFrom">From when it signs.</param>
/// <param name="Until">When its stage ends, where that is known.</param>
internal sealed record SigningKeyCarrier(
    string Name,
    string Algorithm,
    KeyStage Stage,
    DateTimeOffset Published,
    DateTimeOffset UsedFrom,
    DateTimeOffset? Until
)
{
    public static SigningKeyCarrier Of(StagedKey key) =>
        new(
            key.Key.Name,
            key.Key.Algorithm,
            key.Stage,
            key.Key.Published,
            key.Key.UsedFrom,
            key.Until
        );
}

/// <summary>A signing key's certificate.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Certificate">In PEM.</param>
internal sealed record KeyCertificateCarrier(string Name, string Certificate);

/// <summary>When a new key signs.</summary>
internal enum RotationPace
{
    /// <summary>After it was published for the time ahead, so that nobody meets an unknown key.</summary>
    Ahead,

    /// <summary>Now; all others of its algorithm are gone.</summary>
    AtOnce,
}

/// <summary>A wish for new keys.</summary>
internal sealed record RotateKeysBody
{
    /// <summary>Of which algorithm; of all when absent.</summary>
    public string? Algorithm { get; init; }

    /// <summary>When they sign.</summary>
    public RotationPace Pace { get; init; }
}

/// <summary><c>/v1/signing-keys</c>: what signs, what will, what did; new ones on demand. Never a private half.</summary>
internal static class SigningKeyCalls
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/signing-keys", ListAsync).Answers<ListOf<SigningKeyCarrier>>();
        routes
            .MapGet("/v1/signing-keys/{name}/certificate", CertificateAsync)
            .Answers<KeyCertificateCarrier>();
        routes.MapPost("/v1/signing-keys", RotateAsync).Answers<ListOf<SigningKeyCarrier>>();
    }

    private static async Task<IResult> ListAsync(
        SigningKeyRotation rotation,
        CancellationToken cancellationToken
    ) =>
        Results.Ok(
            new ListOf<SigningKeyCarrier>(
                [.. (await rotation.ListAsync(cancellationToken)).Select(SigningKeyCarrier.Of)],
                Next: null
            )
        );

    private static async Task<IResult> CertificateAsync(
        string name,
        SigningKeyRotation rotation,
        CancellationToken cancellationToken
    )
    {
        var keys = await rotation.ListAsync(cancellationToken);
        if (
            keys.FirstOrDefault(key =>
                string.Equals(key.Key.Name, name, StringComparison.OrdinalIgnoreCase)
            )
            is not { Key: var found }
        )
            return Problem.NotFound;
        using var certificate = X509CertificateLoader.LoadCertificate(found.Certificate.Span);
        return Results.Ok(
            new KeyCertificateCarrier(found.Name, certificate.ExportCertificatePem())
        );
    }

    private static async Task<IResult> RotateAsync(
        HttpContext context,
        Body<RotateKeysBody> body,
        SigningKeyRotation rotation,
        ILogger<SigningKeyRotation> log,
        CancellationToken cancellationToken
    )
    {
        var wish = body.Value;
        var named = JwsAlgorithms.Named(wish.Algorithm);
        if (wish.Algorithm is not null && named is null)
            return Problem.Unfit("The algorithm is RS256, PS256 or ES256.");
        var by = context.Proof().Associate.Id;
        var isDone = false;
        foreach (var algorithm in named is { } one ? [one] : Enum.GetValues<JwsAlgorithm>())
        {
            if (wish.Pace is RotationPace.AtOnce)
            {
                await rotation.ReplaceAtOnceAsync(algorithm, by, cancellationToken);
                KeyLog.ReplacedAtOnce(log, algorithm.Name(), by.Value);
                isDone = true;
            }
            else if (
                await rotation.RotateAsync(algorithm, by, cancellationToken) is KeyRotated.Made
            )
            {
                KeyLog.Rotated(log, algorithm.Name(), by.Value);
                isDone = true;
            }
        }
        return isDone
            ? await ListAsync(rotation, cancellationToken)
            : Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                "The next signing key is published already and follows by itself."
            );
    }
}
