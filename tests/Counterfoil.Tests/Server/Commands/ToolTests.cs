using System.CommandLine;
using Counterfoil.Server;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>The tool as a whole: every command has its right, its help and its place in the documentation.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly Terminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public void Every_command_names_the_right_that_it_needs() =>
        Leaves()
            .Select(leaf => $"command {leaf}")
            .ShouldBe(CommandRights.Rows.Select(row => row.Name), ignoreOrder: true);

    [Fact]
    public async Task Every_command_has_a_help_with_examples_and_is_documented()
    {
        var page = Repository.Read("docs/commands.md");
        foreach (var leaf in Leaves())
        {
            var help = await terminal.RunAsync([.. leaf.Split(' '), "--help"]);
            help.ShouldBeDone().Output.ShouldContain($"counterfoil {leaf}", Case.Sensitive, leaf);
            help.Output.ShouldContain("Examples:", Case.Sensitive, leaf);
            page.ShouldContain($"`{leaf}`", Case.Sensitive, leaf);
        }
    }

    [Fact]
    public async Task In_a_list_a_command_is_one_line() =>
        (await terminal.RunAsync("--help")).ShouldBeDone().Output.ShouldNotContain("Examples:");

    [Fact]
    public void Every_exit_code_is_documented()
    {
        var page = Repository.Read("docs/commands.md");
        foreach (var field in typeof(ExitCode).GetFields())
            page.ShouldContain($"| {field.GetRawConstantValue()} |");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ticket")]
    [InlineData("ticket issue --life soon")]
    [InlineData("associate show")]
    [InlineData("serve --nonsense 1")]
    public async Task A_line_that_makes_no_sense_is_answered_by_one_line(string line)
    {
        var ended = (await terminal.RunAsync(line.Split(' '))).ShouldEndWith(ExitCode.Usage);
        ended.Error.TrimEnd().ShouldNotContain('\n');
        ended.Output.ShouldBeEmpty();
    }

    [Fact]
    public void No_command_takes_a_secret_as_an_argument() =>
        Symbols(Tool.Root(Silent()))
            .Select(symbol => symbol.Name.TrimStart('-'))
            .ShouldNotContain(name =>
                name == "password" || name == "secret" || name == "code" || name == "root-key"
            );

    private static IEnumerable<Symbol> Symbols(Command command) =>
        command
            .Options.Cast<Symbol>()
            .Concat(command.Arguments)
            .Concat(command.Subcommands.SelectMany(Symbols));

    private static IEnumerable<string> Leaves() => Leaves(Tool.Root(Silent()), "");

    private static IEnumerable<string> Leaves(Command command, string path) =>
        command.Subcommands.Count == 0
            ? [path]
            : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".Trim()));

    private static Surroundings Silent() =>
        new()
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Input = TextReader.Null,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal),
            ReadHidden = _ => "",
        };
}
