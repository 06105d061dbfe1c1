using System.Text;

namespace Counterfoil;

/// <summary>
/// From where and what for somebody comes: a hint for people, not evidence. It becomes LastUsed
/// (<c>DOMAIN\user on MACHINE: program (purpose)</c>, wire.md 1.5.1). Immutable.
/// </summary>
/// <remarks>Clients say it in the header <see cref="Header"/> as <c>program; host; user; purpose</c>.</remarks>
public sealed record Use
{
    /// <summary>The request header that carries a use.</summary>
    public const string Header = "X-Counterfoil-Use";

    /// <summary>The most characters of one part; what is longer is cut.</summary>
    public const int MaxPartLength = 60;

    /// <summary>A use of which nothing is known.</summary>
    public static Use Unknown { get; } = new();

    /// <summary>The program, such as <c>reporter</c>.</summary>
    public string Program { get; init; } = "";

    /// <summary>The machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>The operating system's user, such as <c>DOMAIN\anna</c>.</summary>
    public string User { get; init; } = "";

    /// <summary>What for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The network address that the request came from, as the server saw it; never taken from the header.</summary>
    public string Address { get; init; } = "";

    /// <summary>The application that said all this of its own visitor, at a look-up; empty where the visitor came here.</summary>
    public string SaidBy { get; init; } = "";

    /// <summary>The purpose of a program whose ticket stood on its command line: a tenant may forbid that.</summary>
    public const string TicketOnCommandLine = "ticket on the command line";

    /// <summary>Reads the header: bounded, control and formatting characters dropped, missing parts empty. Never throws.</summary>
    public static Use Parse(string? header, string address)
    {
        var parts = (header ?? "").Split(';', 4);
        return new Use
        {
            Program = Clean(parts, 0),
            Host = Clean(parts, 1),
            User = Clean(parts, 2),
            Purpose = Clean(parts, 3),
            Address = address ?? "",
        };
    }

    /// <summary>The text of LastUsed; the address stands for the machine where its name is not known.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(User);
        var machine = Host.Length > 0 ? Host : Address;
        if (machine.Length > 0)
            text.Append(text.Length > 0 ? " on " : "").Append(machine);
        if (Program.Length > 0)
            text.Append(text.Length > 0 ? ": " : "").Append(Program);
        if (Purpose.Length > 0)
            text.Append(text.Length > 0 ? " (" : "(").Append(Purpose).Append(')');
        if (SaidBy.Length > 0)
            text.Append(text.Length > 0 ? ", " : "").Append("said by ").Append(SaidBy);
        return text.ToString();
    }

    // Bidirectional overrides and line breaks would let a client forge what an administrator reads in a list.
    private static string Clean(string[] parts, int index)
    {
        if (index >= parts.Length)
            return "";
        var clean = new StringBuilder();
        foreach (var rune in parts[index].AsSpan().Trim().EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxPartLength)
                break;
            if (Legible.Is(rune))
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }
}
