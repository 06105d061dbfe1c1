using System.Globalization;

namespace Counterfoil.Server.SystemUsers;

/// <summary>What stands beside an answer of the exchange.</summary>
internal static class ExchangeHeaders
{
    /// <summary>Says how long to wait.</summary>
    public static void Write(HttpResponse response, ExchangeSaid said)
    {
        if (said.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
    }
}
