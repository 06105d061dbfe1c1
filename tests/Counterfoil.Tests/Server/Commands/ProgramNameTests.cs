using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>What the demo prints works as printed, however the demo was started.</summary>
public sealed class ProgramNameTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_program_that_the_path_finds_goes_by_its_name()
    {
        var process = Made("counterfoil");
        ProgramName.Of(process, process, $"/nowhere:{folder}").ShouldBe("counterfoil");
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "counterfoil"), process);
        ProgramName.Of(process, process, bin).ShouldBe("counterfoil");
    }

    [Fact]
    public void A_program_that_was_built_from_source_goes_by_where_it_lies()
    {
        var process = Made("counterfoil");
        ProgramName.Of(process, process, "/usr/bin:/bin").ShouldBe(process);
        // Another of that name is another.
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "counterfoil"), "");
        ProgramName.Of(process, process, other).ShouldBe(process);
    }

    [Fact]
    public void A_library_is_named_behind_the_host_that_runs_it()
    {
        var host = Made("dotnet");
        ProgramName
            .Of(host, "/opt/my apps/counterfoil.dll", folder)
            .ShouldBe("dotnet '/opt/my apps/counterfoil.dll'");
    }

    [Fact]
    public void What_a_shell_would_take_apart_is_quoted() =>
        ProgramName.Quoted("/home/o'neil/a b").ShouldBe("'/home/o'\\''neil/a b'");

    private string Made(string name)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, "");
        return file;
    }
}
