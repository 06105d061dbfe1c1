using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Counterfoil.Client;

/// <summary>What a program may find around it: a ticket handed on by whoever started it, or one that <c>counterfoil login</c> keeps.</summary>
internal sealed class Surroundings(
    Func<string, string?> variable,
    Action<string> forget,
    Func<Stream> standardInput
)
{
    private const string KeptFile = "login.json";

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess { get; } =
        new(
            Environment.GetEnvironmentVariable,
            name => Environment.SetEnvironmentVariable(name, null),
            Console.OpenStandardInput
        );

    /// <summary>
    /// What whoever started this program handed on. It is taken away in any case: what this program starts inherits its
    /// environment, and is not always meant to be somebody.
    /// </summary>
    public HandedOn Take() =>
        new(
            TakeAway(TicketPassage.Variable),
            TakeAway(TicketPassage.DescriptorVariable),
            TakeAway(TicketPassage.AuthorityVariable)
        );

    /// <summary>The tickets for an authority, in the order in which they are tried.</summary>
    public IEnumerable<Secret> Tickets(HandedOn handed, Uri authority)
    {
        // Without a name it is meant for whomever this program was told to ask.
        if (handed.Authority is null || IsSame(handed.Authority, authority))
        {
            if (handed.Ticket is { } ticket)
                yield return new Secret(ticket);
            if (
                handed.Descriptor is { } number
                && ReadDescriptor(number) is { IsBlank: false } read
            )
                yield return read;
        }
        if (FindKept(authority) is { } kept)
            yield return kept;
    }

    private static bool IsSame(string named, Uri authority) =>
        Uri.TryCreate(named, UriKind.Absolute, out var address)
        && address.AbsoluteUri.TrimEnd('/') == authority.AbsoluteUri.TrimEnd('/');

    private string? TakeAway(string name)
    {
        var found = Variable(name);
        forget(name);
        return found;
    }

    private string? Variable(string name) => variable(name) is { Length: > 0 } text ? text : null;

    // One line, and not a byte more: the rest of standard input is the program's.
    private Secret? ReadDescriptor(string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        try
        {
            using var stream =
                number == 0
                    ? standardInput()
                    : new FileStream(
                        new SafeFileHandle(number, ownsHandle: true),
                        FileAccess.Read,
                        0
                    );
            var line = new StringBuilder();
            while (
                line.Length <= Ticket.MaxLength
                && stream.ReadByte() is >= 0 and var value and not '\n'
            )
                line.Append((char)value);
            return new Secret(line.ToString().Trim());
        }
        catch (Exception closed)
            when (closed is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private Secret? FindKept(Uri authority)
    {
        var folders = new[]
        {
            Variable("COUNTERFOIL_DATA"),
            Path.Combine(StateFolder(), "counterfoil"),
        };
        var keys = new[] { authority.AbsoluteUri, authority.AbsoluteUri.TrimEnd('/') };
        foreach (var folder in folders.OfType<string>())
        {
            var file = Path.Combine(folder, KeptFile);
            try
            {
                if (
                    !File.Exists(file)
                    || JsonNode.Parse(File.ReadAllText(file)) is not JsonObject all
                )
                    continue;
                foreach (var key in keys)
                {
                    if (all[key]?["ticket"]?.GetValue<string>() is { Length: > 0 } ticket)
                        return new Secret(ticket);
                }
            }
            // Not ours to mend: whoever runs this logs in another way.
            catch (Exception away) when (away is IOException or UnauthorizedAccessException) { }
            catch (Exception odd) when (odd is JsonException or InvalidOperationException) { }
        }
        return null;
    }

    private string StateFolder() =>
        Variable("XDG_STATE_HOME") is { } state && Path.IsPathFullyQualified(state)
            ? state
            : Path.Combine(
                Variable("HOME")
                    ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".local",
                "state"
            );
}

/// <summary>What was handed on to this program: a ticket, or the descriptor that it stands on, and whose it is.</summary>
internal sealed record HandedOn(string? Ticket, string? Descriptor, string? Authority);
