using System.Diagnostics;
using System.Net;
using Counterfoil.Broker.Applications;
using Counterfoil.Journeys.Samples;
using Counterfoil.Tests.Server;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A site behind a real Apache with Debian's mod_auth_openidc, configured as docs/client.md says.</summary>
public sealed class ApacheTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Modules = "/usr/lib/apache2/modules";

    private readonly int port = Places.FreePort();
    private readonly int behind = Places.FreePort();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("counterfoil-apache-");
    private readonly HttpListener site = new();
    private TestServer server = null!;
    private Process? apache;

    private string Site => $"http://localhost:{port}";

    public async Task InitializeAsync()
    {
        server = await PartnerHouse.StartAsync();
        var added = await server.RegisterAsync(
            new Application
            {
                Id = default,
                ClientId = "",
                Name = "A site behind Apache",
                RedirectUris = [$"{Site}/.openid/callback"],
            }
        );
        site.Prefixes.Add($"http://127.0.0.1:{behind}/");
        site.Start();
        _ = EchoAsync();
        var file = Path.Combine(folder.FullName, "apache.conf");
        await File.WriteAllTextAsync(file, Configuration(added));
        apache = Shell.Start("/usr/sbin/apache2", ["-D", "FOREGROUND", "-f", file]);
        await apache.ListensAsync(port);
    }

    public async Task DisposeAsync()
    {
        if (apache is not null)
        {
            Shell.Kill(apache);
            await apache.WaitForExitAsync();
            apache.Dispose();
        }
        site.Close();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_person_logs_in_and_the_site_is_told_who_it_is()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{Site}/page?x=1");
        new Uri(page.Url).Port.ShouldBe(server.Address.Port, "the login page is the server's");
        await page.LogInAndAgreeAsync(server.User);

        await page.WaitForURLAsync($"{Site}/page?x=1");
        var told = await page.InnerTextAsync("body");
        told.ShouldContain("OIDC_CLAIM_preferred_username: uma");
        told.ShouldContain("OIDC_CLAIM_name: Uma User");
        told.ShouldContain("-identity-ctx: Home");
    }

    [Fact]
    public async Task What_a_client_says_of_itself_is_not_believed()
    {
        var page = await browser.OpenAsync();
        await page.SetExtraHTTPHeadersAsync([
            KeyValuePair.Create("OIDC_CLAIM_preferred_username", "root"),
        ]);
        await page.GotoAsync(Site);
        await page.LogInAndAgreeAsync(server.User);

        await page.WaitForURLAsync($"{Site}/");
        var told = await page.InnerTextAsync("body");
        told.ShouldContain("OIDC_CLAIM_preferred_username: uma");
        told.ShouldNotContain("root");
    }

    // The site behind: says which claims it was told.
    private async Task EchoAsync()
    {
        while (site.IsListening)
        {
            var context = await site.GetContextAsync();
            await using var writer = new StreamWriter(context.Response.OutputStream);
            foreach (var name in context.Request.Headers.AllKeys)
                await writer.WriteLineAsync($"{name}: {context.Request.Headers[name]}");
        }
    }

    // The page's own words; only the addresses and names are changed.
    private string Configuration(AddedApplication added)
    {
        var words = Places
            .Passage("client.md", "apache")
            .Replace("https://login.example.com", server.Issuer(), StringComparison.Ordinal)
            .Replace("https://wiki.example.com", Site, StringComparison.Ordinal)
            .Replace(
                "0123456789abcdef0123456789abcdef",
                added.Application.ClientId,
                StringComparison.Ordinal
            )
            .Replace("cft_...", added.Token!.Reveal(), StringComparison.Ordinal);
        string[] modules =
        [
            "mpm_event",
            "authn_core",
            "authz_core",
            "authz_user",
            "proxy",
            "proxy_http",
            "auth_openidc",
        ];
        return $"""
            {string.Join(
                '\n',
                modules.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so")
            )}
            ServerName localhost
            ServerRoot {folder.FullName}
            Listen 127.0.0.1:{port}
            PidFile apache.pid
            ErrorLog error.log
            User nobody
            Group nogroup
            ProxyPass /.openid/ !
            ProxyPass / http://127.0.0.1:{behind}/
            {words}
            """;
    }
}
