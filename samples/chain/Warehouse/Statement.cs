using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chain.Warehouse;

/// <summary>A statement with its parameters.</summary>
internal sealed record Query(string Text, Dictionary<string, JsonElement>? Parameters);

/// <summary>A column of an answer.</summary>
internal sealed record Column(string Name, string Type);

/// <summary>Rows.</summary>
internal sealed record Rows(IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Values);

/// <summary>The one statement that the warehouse understands: columns of the stock, those of at least so many.</summary>
internal sealed partial class Statement
{
    private static readonly (string Article, int Count, double Price, bool IsFragile)[] Stock =
    [
        ("anvil", 12, 89.5, false),
        ("bell", 40, 12.25, false),
        ("counterfoil", 1000, 0.1, false),
        ("vase", 3, 45, true),
    ];

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["article"] = "string",
        ["count"] = "int32",
        ["price"] = "double",
        ["fragile"] = "boolean",
    };

    private readonly IReadOnlyList<string> columns;
    private readonly string? least;

    private Statement(IReadOnlyList<string> columns, string? least) =>
        (this.columns, this.least) = (columns, least);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Statement? statement)
    {
        statement = null;
        var match = Form().Match(text ?? "");
        if (!match.Success)
            return false;
        var named =
            match.Groups["columns"].Value.Trim() == "*"
                ? [.. Types.Keys]
                : match.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries);
        if (!named.All(Types.ContainsKey))
            return false;
        statement = new Statement(
            named,
            match.Groups["least"] is { Success: true, Value: var value } ? value : null
        );
        return true;
    }

    public IResult Run(Dictionary<string, JsonElement> parameters)
    {
        var from = int.MinValue;
        if (
            least is not null
            && !(parameters.TryGetValue(least, out var value) && value.TryGetInt32(out from))
            && !int.TryParse(least, CultureInfo.InvariantCulture, out from)
        )
            return Results.Problem($"There is no number {least}.", statusCode: 422);
        return Results.Ok(
            new Rows(
                [.. columns.Select(name => new Column(name, Types[name]))],
                [
                    .. Stock
                        .Where(row => row.Count >= from)
                        .Select(row =>
                            columns
                                .Select(name =>
                                    name.ToLowerInvariant() switch
                                    {
                                        "article" => (object?)row.Article,
                                        "count" => row.Count,
                                        "price" => row.Price,
                                        _ => row.IsFragile,
                                    }
                                )
                                .ToArray()
                        ),
                ]
            )
        );
    }

    [GeneratedRegex(
        @"^\s*select\s+(?<columns>\*|\w+(\s*,\s*\w+)*)\s+from\s+stock(\s+where\s+count\s*>=\s*(?<least>@\w+|\d+))?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Form();
}
