using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Counterfoil.Server.Commands;

/// <summary>Prints what was asked for: JSON for programs, tables and sentences for people.</summary>
internal sealed class Printer(Surroundings surroundings, bool asJson)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly IAnsiConsole console = ConsoleOn(surroundings.Output, surroundings.HasScreen);

    /// <summary>Whether programs read it.</summary>
    public bool IsJson => asJson;

    /// <summary>An answer: as it came, or in words.</summary>
    public void Answer(JsonNode answer, Action<Printer> inWords)
    {
        if (asJson)
            surroundings.Output.WriteLine(answer.ToJsonString(Indented));
        else
            inWords(this);
    }

    /// <summary>A line.</summary>
    public void Line(string text) => surroundings.Output.WriteLine(Legible(text));

    /// <summary>A line beside the answer, on standard error.</summary>
    public void Aside(string text) => surroundings.Error.WriteLine(Legible(text));

    /// <summary>A table; one without rows says so.</summary>
    public void Table(
        IReadOnlyList<string> columns,
        IEnumerable<IReadOnlyList<string>> rows,
        string whenEmpty
    )
    {
        var cells = rows.Select(row => row.Select(Cell).ToList()).ToList();
        if (cells.Count == 0)
            Line(whenEmpty);
        else if (WidthOf(columns, cells) > console.Profile.Width)
            Blocks(columns, cells);
        else
            Grid(columns, cells);
    }

    private void Grid(IReadOnlyList<string> columns, List<List<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        console.Write(table);
    }

    // A table that breaks inside its words cannot be read: where the screen is too narrow, each row is a block of lines.
    private void Blocks(IReadOnlyList<string> columns, List<List<string>> rows)
    {
        var margin = columns.Max(column => column.Length);
        foreach (var row in rows)
        {
            foreach (var (column, cell) in columns.Zip(row).Where(pair => pair.Second.Length > 0))
                Line($"{column.PadRight(margin)}  {cell}");
            Line("");
        }
    }

    private static int WidthOf(IReadOnlyList<string> columns, List<List<string>> rows) =>
        columns
            .Select(
                (column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max() + 3
            )
            .Sum();

    /// <summary>A list from the API as a table, and how to get its next page.</summary>
    public void List(
        JsonNode answer,
        IReadOnlyList<string> columns,
        Func<JsonNode, IReadOnlyList<string>> row,
        string whenEmpty
    ) =>
        Answer(
            answer,
            _ =>
            {
                Table(columns, answer["items"]!.AsArray().Select(item => row(item!)), whenEmpty);
                if (answer["next"] is { } next)
                    Aside($"There are more: --after {next}");
            }
        );

    /// <summary>A console on a writer; where that is no screen, without colours and wide enough not to break lines.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool isScreen)
    {
        var made = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isScreen ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = isScreen ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!isScreen)
            made.Profile.Width = 240;
        return made;
    }

    /// <summary>An instant, for people: UTC, to the second.</summary>
    public static string Instant(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<DateTimeOffset>(out var instant)
            ? instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                + "Z"
            : "";

    /// <summary>A text, number or truth; a list joined by commas.</summary>
    public static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonArray list => string.Join(", ", list.Select(Text)),
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };

    // Nor may what others wrote begin a line, where it would pass for a column or another row.
    private static string Cell(string text) => Legible(text).Replace('\n', ' ');

    // What others wrote must not steer the terminal.
    private static string Legible(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(one => char.IsControl(one) && one != '\n' ? '\uFFFD' : one))
            : text;
}
