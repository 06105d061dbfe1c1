using System.CommandLine.Parsing;
using System.Globalization;

namespace Counterfoil.Server.Commands;

/// <summary>Instants on a command line.</summary>
internal static class Instants
{
    /// <summary>Reads one; without an offset it is UTC.</summary>
    public static DateTimeOffset? Parse(ArgumentResult result)
    {
        if (
            DateTimeOffset.TryParse(
                result.Tokens[0].Value,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var instant
            )
        )
            return instant;
        result.AddError(
            $"'{result.Tokens[0].Value}' is no instant. Write it like 2027-03-01 or 2027-03-01T12:00:00Z."
        );
        return null;
    }

    /// <summary>As the API reads it.</summary>
    public static string? Write(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
