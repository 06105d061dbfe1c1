namespace Counterfoil.Server.OAuth.UserInfo;

/// <summary>What is wrong with an access token, in the words of RFC 6750 section 3.1.</summary>
internal sealed record BearerFault(int Status, Fault Fault)
{
    /// <summary>The header is none.</summary>
    public static BearerFault Request { get; } =
        new(
            StatusCodes.Status400BadRequest,
            Fault.InvalidRequest("Bring one access token: Authorization: Bearer.")
        );

    /// <summary>The token is not good, for whatever reason.</summary>
    public static BearerFault Token { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            new Fault(
                "invalid_token",
                "The access token is unknown, has ended, or is not for this."
            )
        );

    /// <summary>It was given for other things.</summary>
    public static BearerFault Scope { get; } =
        new(
            StatusCodes.Status403Forbidden,
            new Fault("insufficient_scope", "The access token was given without openid.")
        );
}

/// <summary>A status and what to bring, without a body.</summary>
internal sealed class Asked(int status, string challenge) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.WWWAuthenticate = challenge;
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
