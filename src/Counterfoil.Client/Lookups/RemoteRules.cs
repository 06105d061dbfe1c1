namespace Counterfoil.Client;

/// <summary>Which settings of a scheme make sense together. An impossible combination stops the start with the remedy.</summary>
internal static class RemoteRules
{
    private static readonly TimeSpan LongestStaleness = TimeSpan.FromMinutes(5);

    /// <summary>Checks them.</summary>
    /// <exception cref="InvalidOperationException">They do not make sense.</exception>
    public static void Check(TicketAuthenticationOptions options)
    {
        if (
            options.SignInAddress is { } back
            && (!AuthorityAddress.IsSafe(back) || options.Authority is null)
        )
            throw Unfit(
                nameof(options.SignInAddress),
                "an absolute https address (http on this machine alone) without a query, beside an Authority"
            );
        if (options.Authority is null)
            return;
        if (!AuthorityAddress.IsSafe(options.Authority))
            throw Unfit(nameof(options.Authority), "an https address (http on this machine alone)");
        if (options.Application.Length == 0 || options.Secret.IsBlank)
            throw Unfit(
                $"{nameof(options.Application)} and {nameof(options.Secret)}",
                "those of an account that 'counterfoil associate application' made"
            );
        if (options.Staleness < TimeSpan.Zero || options.Staleness > LongestStaleness)
            throw Unfit(nameof(options.Staleness), "0 to 5 minutes");
        if (options.MostRemembered < 10)
            throw Unfit(nameof(options.MostRemembered), "at least 10");
        if (
            options.Timeout < TimeSpan.FromMilliseconds(100)
            || options.Timeout > TimeSpan.FromMinutes(1)
        )
            throw Unfit(nameof(options.Timeout), "100 ms to 1 minute");
    }

    private static InvalidOperationException Unfit(string setting, string remedy) =>
        new($"{setting} of the ticket scheme must be {remedy}.");
}
