using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Counterfoil.Server.Commands;

/// <summary>Help as people read it: in a list a command is one line; its own help has the whole description, with examples.</summary>
internal sealed class HelpOfOne : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction writing;
    private readonly Dictionary<Command, string> whole = [];

    private HelpOfOne(RootCommand root, SynchronousCommandLineAction writing)
    {
        this.writing = writing;
        foreach (var command in root.Subcommands)
            Shorten(command);
    }

    /// <summary>Puts it in place of the framework's.</summary>
    public static void PutInto(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpOfOne(root, (SynchronousCommandLineAction)option.Action!);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        command.Description = whole.GetValueOrDefault(command, command.Description ?? "");
        return writing.Invoke(parseResult);
    }

    private void Shorten(Command command)
    {
        var text = (command.Description ?? "").ReplaceLineEndings("\n");
        whole[command] = text;
        var paragraph = text.Split("\n\n")[0].Replace('\n', ' ');
        var end = paragraph.IndexOfAny(['.', ':', ';']);
        command.Description = end < 0 ? paragraph : paragraph[..end] + ".";
        foreach (var sub in command.Subcommands)
            Shorten(sub);
    }
}
