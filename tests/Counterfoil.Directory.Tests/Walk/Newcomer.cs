using System.Diagnostics;
using System.Text.Json.Nodes;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Journeys;
using Counterfoil.Server.Commands;
using Shouldly;

namespace Counterfoil.ActiveDirectory.Tests.Walk;

/// <summary>
/// Somebody who reads the page beside an installation that was set up a minute ago, at the machine of the domain's
/// controller; what stands on the page for their own company's names is replaced by them.
/// </summary>
internal sealed class Newcomer(SambaDomain domain)
{
    private const string OperatorsPassword = "marmalade under nine bridges";
    private const string AnnasPassword = "Ann4-Pass!";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What is asked for by a line that holds the first, and typed then.
    private static readonly (string Part, string Answer)[] Answers =
    [
        ("login --user operator", OperatorsPassword),
        ("associate link anna --directory PROBE", "y"),
        ("kinit anna", AnnasPassword),
        (@"--user PROBE\\anna", AnnasPassword),
    ];

    private static readonly string[] Accounts = ["anna", "counterfoil", "counterfoil-reader"];

    private readonly int port = Places.FreePort();
    private readonly string folder = System
        .IO.Directory.CreateTempSubdirectory("cf-walk-")
        .FullName;

    private Process? server;
    private string serving = "";

    private string Data => $"{folder}/data";

    private string Etc => $"{folder}/etc";

    private string SettingsFile => $"{Data}/counterfoil.json";

    private string KerberosFile => $"{folder}/krb5.conf";

    /// <summary>What the page takes for granted: an installation with an operator, reached over HTTPS, and Anna in the domain.</summary>
    public async Task BeginAsync()
    {
        try
        {
            await InstallAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the domain back as it was.</summary>
    public async Task DisposeAsync()
    {
        await StopAsync();
        foreach (var account in Accounts)
        {
            if (await domain.Accounts.TextOfAsync(account, "distinguishedName") is not null)
                await domain.Accounts.DeleteAsync(account);
        }
        await domain.Accounts.SetAsync("websvc", "servicePrincipalName", SambaDomain.WebPrincipal);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>The page's text with the names of this company.</summary>
    public string Here(string text) =>
        text.Replace(
                "https://id.example.com",
                $"https://localhost:{port}",
                StringComparison.Ordinal
            )
            .Replace("id.example.com", "localhost", StringComparison.Ordinal)
            .Replace("dc1.example.com", "localhost", StringComparison.Ordinal)
            .Replace("dc2.example.com", "localhost", StringComparison.Ordinal)
            .Replace("EXAMPLE.COM", SambaDomain.Realm, StringComparison.Ordinal)
            .Replace("example.com", SambaDomain.DnsName, StringComparison.Ordinal)
            .Replace("EXAMPLE", SambaDomain.NetBiosName, StringComparison.Ordinal)
            .Replace("/etc/counterfoil", Etc, StringComparison.Ordinal);

    /// <summary>Types lines into a terminal; each must succeed. All that was on the screen.</summary>
    public async Task<string> TypeAsync(string lines)
    {
        const string done = "every line was typed";
        var typed = Here(lines);
        var said = await Terminal.TypeAsync(
            $"""
            {Tools}
            trap 'printf "\nIt failed at: %s\n" "$BASH_COMMAND"' ERR
            set -eu
            {typed}
            echo {done}
            """,
            Surroundings,
            typed
                .Split('\n')
                .SelectMany(line => Answers.Where(one => line.Contains(one.Part)))
                .Select(one => one.Answer),
            folder,
            Patience
        );
        said.TrimEnd().ShouldEndWith(done, customMessage: said);
        return said.ReplaceLineEndings("\n");
    }

    /// <summary>Puts settings into the installation's file; a server that runs is begun anew with them.</summary>
    public async Task SetAsync(string json)
    {
        var given = JsonNode.Parse(Here(json))!.AsObject();
        var all = File.Exists(SettingsFile)
            ? JsonNode.Parse(await File.ReadAllTextAsync(SettingsFile))!.AsObject()
            : [];
        foreach (var (name, value) in given.ToList())
        {
            if (value is JsonObject table && all[name] is JsonObject before)
                foreach (var (key, one) in table)
                    before[key] = one?.DeepClone();
            else
                all[name] = value?.DeepClone();
        }
        await File.WriteAllTextAsync(SettingsFile, all.ToJsonString());
        if (server is null)
            return;
        await StopAsync();
        await ServeAsync(serving);
    }

    /// <summary>Writes what the page has for <c>/etc/krb5.conf</c>.</summary>
    public Task ConfigureKerberosAsync(string text) =>
        File.WriteAllTextAsync(KerberosFile, Here(text));

    /// <summary>Starts the server in a terminal of its own, and waits until it serves.</summary>
    public async Task ServeAsync(string lines)
    {
        serving = lines;
        server = Shell.Start("bash", ["-c", $"{Tools}\n{Here(lines)}"], Surroundings, folder);
        using var patience = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("Serving ", StringComparison.Ordinal))
            {
                _ = server.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = server.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }
        throw new InvalidOperationException(
            $"It does not serve:\n{string.Join('\n', said)}\n{await server.StandardError.ReadToEndAsync(patience.Token)}"
        );
    }

    private async Task InstallAsync()
    {
        System.IO.Directory.CreateDirectory($"{folder}/tls");
        DomainCertificates.Write($"{folder}/tls");
        File.Copy(domain.CaFile, $"{folder}/example-root.pem");
        await domain.Accounts.CreateUserAsync(
            "anna",
            AnnasPassword,
            "anna@probe.test",
            "Anna Andersen"
        );
        // The name belongs to an account of other tests; nobody else may have it while the page gives it to one.
        await domain.Accounts.SetAsync("websvc", "servicePrincipalName", "HTTP/lent.probe.test");
        WriteEditor();
        PrivateFiles.MakeFolder(Data);
        await SetAsync("""{ "public-address": "https://id.example.com" }""");
        var made = JsonNode.Parse((await RunAsync(["init", "--json"])).Output)!;
        await ServeAsync("counterfoil serve");
        await RunAsync(
            ["associate", "activate", "--stdin"],
            $"{made["activation"]!["code"]}\n{OperatorsPassword}\n"
        );
        await StopAsync();
    }

    // The person at the editor, who adds the one line that the page asks for.
    private void WriteEditor()
    {
        var editor = $"{folder}/editor";
        File.WriteAllText(
            editor,
            "#!/bin/sh\nsed -i 's/^sAMAccountName: .*/&\\nmsDS-SupportedEncryptionTypes: 24/' \"$1\"\n"
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task StopAsync()
    {
        if (server is null)
            return;
        Shell.Kill(server);
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    private async Task<Ended> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        var ended = await Shell.RunAsync(
            "dotnet",
            [Places.Server, .. arguments],
            Surroundings,
            input
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return ended;
    }

    // The tool as if it were installed; and samba's, which finds its domain by itself on a real controller.
    private string Tools =>
        Environment.IsPrivilegedProcess
            ? $$"""
                counterfoil() { dotnet '{{Places.Server}}' "$@"; }
                samba-tool() { command samba-tool "$@" -s '{{domain.Folder}}/etc/smb.conf'; }
                """
            : $$"""
                counterfoil() { dotnet '{{Places.Server}}' "$@"; }
                samba-tool() { sudo -n samba-tool "$@" -s '{{domain.Folder}}/etc/smb.conf'; sudo -n chown -R "$(id -u)" .; }
                """;

    private Dictionary<string, string?> Surroundings =>
        new(StringComparer.Ordinal)
        {
            ["LC_ALL"] = "C.UTF-8",
            ["COLUMNS"] = "240",
            ["XDG_STATE_HOME"] = folder,
            ["SSL_CERT_FILE"] = $"{folder}/tls/ca.pem",
            ["CURL_CA_BUNDLE"] = $"{folder}/tls/ca.pem",
            ["KRB5_CONFIG"] = KerberosFile,
            ["KRB5CCNAME"] = $"FILE:{folder}/krb5cc",
            ["EDITOR"] = $"{folder}/editor",
            ["COUNTERFOIL_DATA"] = Data,
            ["COUNTERFOIL_PORT"] = $"{port}",
            ["COUNTERFOIL_CERTIFICATE"] = $"{folder}/tls/controller.pem",
            ["COUNTERFOIL_CERTIFICATE_KEY"] = $"{folder}/tls/controller.key",
        };
}
