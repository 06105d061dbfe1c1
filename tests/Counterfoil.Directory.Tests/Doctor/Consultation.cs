using System.Text.Json.Nodes;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Server.Commands;
using Shouldly;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>An operator with a folder of settings, good ones to begin with, who asks <c>doctor --directory</c>.</summary>
internal sealed class Consultation : IDisposable
{
    public const string Controller = SambaDomain.LdapsAddress;

    public Consultation(SambaDomain domain)
    {
        PasswordFile = PathOf("reader.password");
        WritePassword(SambaDomain.ServicePassword);
        Keytab = PathOf("web.keytab");
        TakeKeytab(domain.Keytab);
        Directory = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["domains"] = $"{SambaDomain.DnsName}={SambaDomain.NetBiosName}",
            ["controllers"] = Controller,
            ["account"] = SambaDomain.ServiceAccount,
            ["password-file"] = PasswordFile,
            ["ca-file"] = domain.CaFile,
        };
        Server = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["negotiate-keytab"] = Keytab,
            ["negotiate-krb5-conf"] = domain.KerberosConfiguration,
        };
    }

    public Terminal Terminal { get; } = new();

    public string PasswordFile { get; }

    public string Keytab { get; }

    /// <summary>The plugin's settings.</summary>
    public Dictionary<string, string> Directory { get; }

    /// <summary>The server's.</summary>
    public Dictionary<string, string> Server { get; }

    public string PathOf(string file) => Path.Combine(Terminal.Home, file);

    public void WritePassword(string password)
    {
        File.WriteAllText(PasswordFile, password);
        Close(PasswordFile);
    }

    public void TakeKeytab(string from)
    {
        File.Copy(from, Keytab, overwrite: true);
        Close(Keytab);
    }

    /// <summary>Asks; whatever comes of it, no secret is told.</summary>
    public async Task<Advice> AskAsync(params string[] more)
    {
        WriteSettings();
        var ended = await Terminal.RunAsync([
            "doctor",
            "--directory",
            "--json",
            "--data",
            Terminal.Home,
            .. more,
        ]);
        return new Advice(ended);
    }

    public void WriteSettings()
    {
        var file = new JsonObject
        {
            ["plugins"] = new JsonObject(
                Directory.Select(one =>
                    KeyValuePair.Create($"{DirectoryPlugin.Type}/{one.Key}", (JsonNode?)one.Value)
                )
            ),
        };
        foreach (var (name, value) in Server)
            file[name] = value;
        File.WriteAllText(PathOf("counterfoil.json"), file.ToJsonString());
    }

    public void Dispose() => Terminal.Dispose();

    /// <summary>Lets its owner alone read a file.</summary>
    public static void Close(string file) => Open(file, UnixFileMode.None);

    /// <summary>Lets others read a file, too.</summary>
    public static void Open(string file, UnixFileMode others)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
    }
}

/// <summary>What the doctor answered.</summary>
internal sealed record Advice
{
    private readonly List<(string Weight, string What, string Text, string Remedy)> steps;
    private readonly Ended ended;

    public Advice(Ended ended)
    {
        this.ended = ended;
        ended.Output.ShouldNotContain(SambaDomain.ServicePassword);
        ended.Output.ShouldNotBeEmpty(ended.Error);
        steps =
        [
            .. ended
                .Json.AsArray()
                .Select(one =>
                    (
                        (string)one!["weight"]!,
                        (string)one["what"]!,
                        (string)one["finding"]!,
                        (string?)one["remedy"] ?? ""
                    )
                ),
        ];
    }

    public IReadOnlyList<string> Names => [.. steps.Select(one => one.What)];

    /// <summary>Nothing is wrong, and everything was tried.</summary>
    public void ShouldBeAllGood()
    {
        ended.ExitCode.ShouldBe(ExitCode.Done, ended.Output);
        steps.Where(one => one.Weight is "wrong" or "untried").ShouldBeEmpty();
    }

    /// <summary>The step is good.</summary>
    public Advice Good(string what, string finding = "")
    {
        var step = Step(what);
        step.Weight.ShouldBe("good", ended.Output);
        step.Text.ShouldContain(finding);
        return this;
    }

    /// <summary>The step failed, says why and what to do; and the command ends with 1.</summary>
    public Advice Wrong(string what, string finding, string remedy)
    {
        ended.ExitCode.ShouldBe(ExitCode.Refused, ended.Output);
        return Says(what, "wrong", finding, remedy);
    }

    /// <summary>The step could be better, and says how.</summary>
    public Advice Warns(string what, string finding, string remedy) =>
        Says(what, "warning", finding, remedy);

    /// <summary>The steps were not tried, and say which failed before.</summary>
    public Advice NotTried(string because, params IReadOnlyList<string> what)
    {
        foreach (var name in what)
        {
            var step = Step(name);
            step.Weight.ShouldBe("untried", ended.Output);
            step.Text.ShouldBe($"not tried: {because}");
        }
        return this;
    }

    private Advice Says(string what, string weight, string finding, string remedy)
    {
        var step = Step(what);
        step.Weight.ShouldBe(weight, ended.Output);
        step.Text.ShouldContain(finding);
        step.Remedy.ShouldContain(remedy);
        return this;
    }

    private (string Weight, string What, string Text, string Remedy) Step(string what) =>
        steps.Where(one => one.What == what).ShouldHaveSingleItem(ended.Output);
}
