using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A site behind a real nginx, configured as docs/forward-auth.md says: login and revocation, and no code in the site.</summary>
public sealed class NginxTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly int port = Places.FreePort();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("counterfoil-nginx-");
    private RunningServer server = null!;
    private Process? nginx;

    private string Site => $"http://localhost:{port}";

    public async Task InitializeAsync()
    {
        server = new RunningServer
        {
            Switches =
            [
                "--sites",
                $"{Site}/.counterfoil/callback",
                "--trusted-proxies",
                "127.0.0.1",
            ],
        };
        await server.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), Configuration());
        nginx = Shell.Start(
            "nginx",
            ["-p", folder.FullName, "-c", "nginx.conf", "-e", "error.log"]
        );
        await nginx.ListensAsync(port);
    }

    public async Task DisposeAsync()
    {
        if (nginx is not null)
        {
            Shell.Kill(nginx);
            await nginx.WaitForExitAsync();
            nginx.Dispose();
        }
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_person_logs_in_at_a_site_that_knows_nothing_of_it_and_is_out_as_soon_as_the_login_ends()
    {
        var person = server.Told.People[0];
        var page = await browser.OpenAsync();
        var addresses = new List<string>();
        page.Request += (_, request) => addresses.Add(request.Url);

        await page.GotoAsync($"{Site}/page?x=1");
        new Uri(page.Url).Port.ShouldBe(server.Told.Address.Port, "the login page is the server's");
        await page.GetByLabel("User name").FillAsync(person.Name);
        await page.GetByLabel("Password").FillAsync(person.Password);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button).First.ClickAsync();
        await page.WaitForURLAsync($"{Site}/page?x=1");
        (await page.ContentAsync()).ShouldContain($"Hello {person.Name}!");

        // A second site visit asks nobody anything; the ticket has stood in no address.
        await page.GotoAsync($"{Site}/another");
        page.Url.ShouldBe($"{Site}/another");
        addresses
            .Select(Uri.UnescapeDataString)
            .ShouldAllBe(address => !address.Contains("7T:", StringComparison.Ordinal));

        (
            await server.CurlAsync(
                "/v1/logout",
                "-u",
                $"{person.Name}:{person.Password}",
                "-H",
                "Content-Type: application/json",
                "-d",
                """{"everywhere":true}"""
            )
        ).Output.ShouldContain("ended");
        await page.GotoAsync($"{Site}/page?x=1");
        new Uri(page.Url).Port.ShouldBe(server.Told.Address.Port);
    }

    [Fact]
    public async Task A_program_is_told_401_and_brings_its_evidence_in_the_header()
    {
        var person = server.Told.People[0];
        (await CurlAsync("-o", "/dev/null", "-w", "%{http_code}")).ShouldBe("401");
        (await CurlAsync("-u", $"{person.Name}:{person.Password}")).ShouldContain(
            $"Hello {person.Name}!"
        );
    }

    [Fact]
    public async Task What_a_client_says_of_itself_is_not_believed()
    {
        var person = server.Told.People[0];
        (
            await CurlAsync(
                "-u",
                $"{person.Name}:{person.Password}",
                "-H",
                "X-Counterfoil-User: root",
                "-H",
                "X-Forwarded-Host: evil.example",
                "-H",
                "X-Forwarded-Uri: /elsewhere"
            )
        ).ShouldContain($"Hello {person.Name}!");
    }

    private async Task<string> CurlAsync(params string[] switches) =>
        (await Shell.RunAsync("curl", ["-sS", .. switches, $"{Site}/page"])).Output;

    // The page's own words; only where things listen is changed, and the site is said by nginx itself.
    private string Configuration()
    {
        var site = Places
            .Passage("forward-auth.md", "nginx")
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("wiki.example.com;", "localhost;", StringComparison.Ordinal)
            .Replace("127.0.0.1:7080", server.Told.Address.Authority, StringComparison.Ordinal)
            .Replace(
                "127.0.0.1:8080",
                $"unix:{folder.FullName}/site.sock",
                StringComparison.Ordinal
            );
        var lines = site.Split('\n')
            .Where(line => !line.Contains("ssl_certificate", StringComparison.Ordinal));
        return $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events {}
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server {
                    listen unix:{{folder.FullName}}/site.sock;
                    default_type text/html;
                    location / { return 200 "<p>Hello $http_x_counterfoil_user!</p>"; }
                }
                {{string.Join('\n', lines)}}
            }
            """;
    }
}
