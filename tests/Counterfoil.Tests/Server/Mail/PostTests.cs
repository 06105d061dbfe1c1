using System.Net;
using System.Net.Mail;
using System.Text;
using Counterfoil.Server.Mail;
using Counterfoil.Server.Settings;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Mail;

/// <summary>Letters by SMTP: in the clear on this machine alone, over STARTTLS to all others, and never without.</summary>
public sealed class PostTests
{
    private const string Text = "Here is the link.\n.a line that begins with a dot\n";

    // Resolves to this machine, and is none of the names that stand for it.
    private static string OtherName => Dns.GetHostName();

    [Fact]
    public async Task A_letter_goes_to_a_server_on_this_machine_as_it_was_written()
    {
        await using var office = new PlayedPostOffice();
        await SendAsync(office, "127.0.0.1", user: null);
        var letter = office.Letters.ShouldHaveSingleItem();
        letter.ShouldContain("From: login@example.com");
        letter.ShouldContain("To: pia@example.com");
        letter.ShouldContain("Auto-Submitted: auto-generated");
        TextOf(letter).ShouldBe(Text);
        office.Told.ShouldContain("MAIL FROM:<login@example.com>");
        office.Told.ShouldContain("RCPT TO:<pia@example.com>");
        office.Told.ShouldNotContain(line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_sends_is_told_to_a_server_that_is_to_know_it()
    {
        await using var office = new PlayedPostOffice();
        await SendAsync(office, "localhost", user: "sender");
        office.Letters.Count.ShouldBe(1);
        office.Told.ShouldContain($"AUTH login {Coded("sender")}");
        office.Told.ShouldContain(Coded("a password"));
    }

    [Fact]
    public async Task A_server_elsewhere_is_told_everything_over_starttls()
    {
        await using var office = new PlayedPostOffice(PlayedPostOffice.MakeCertificate());
#pragma warning disable SYSLIB0014, CA5359, MA0039 // Who the server is proves the next test; what SmtpClient asks, and nothing else here.
        ServicePointManager.ServerCertificateValidationCallback = (_, _, _, _) => true;
        try
        {
            await SendAsync(office, OtherName, user: "sender");
        }
        finally
        {
            ServicePointManager.ServerCertificateValidationCallback = null;
        }
#pragma warning restore SYSLIB0014, CA5359, MA0039
        office.Letters.Count.ShouldBe(1);
        office
            .Told.Where(line => !line.StartsWith("tls ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0])
            .ShouldBe(["EHLO", "STARTTLS"]);
        office.Told.ShouldContain($"tls AUTH login {Coded("sender")}");
    }

    [Fact]
    public async Task A_server_elsewhere_that_cannot_prove_itself_is_told_nothing()
    {
        await using var office = new PlayedPostOffice(PlayedPostOffice.MakeCertificate());
        await Should.ThrowAsync<SmtpException>(() => SendAsync(office, OtherName, user: "sender"));
        office.Letters.ShouldBeEmpty();
        office.Told.Select(line => line.Split(' ')[0]).ShouldBe(["EHLO", "STARTTLS"]);
    }

    [Fact]
    public async Task A_server_elsewhere_without_starttls_is_told_nothing()
    {
        await using var office = new PlayedPostOffice();
        await Should.ThrowAsync<SmtpException>(() => SendAsync(office, OtherName, user: "sender"));
        office.Letters.ShouldBeEmpty();
        office.Told.ShouldAllBe(line =>
            line.StartsWith("EHLO", StringComparison.Ordinal) || line == "QUIT"
        );
    }

    [Fact]
    public void The_settings_say_who_sends_by_whom_and_where()
    {
        Read().ShouldBeNull();
        var mail = Read(
                ("FROM", "Login <login@example.com>"),
                ("SERVER", "smtp.example.com:2525"),
                ("USER", "sender"),
                ("PASSWORD", "a password")
            )
            .ShouldNotBeNull();
        mail.From.ShouldBe("Login <login@example.com>");
        mail.Server.ShouldBe(new MailServer("smtp.example.com", 2525));
        mail.User.ShouldBe("sender");
        mail.Password!.Reveal().ShouldBe("a password");
        mail.Folder.ShouldBeNull();
        Read(("FROM", "a@b.example"), ("SERVER", "smtp.example.com"))!.Server!.Port.ShouldBe(587);
        Read(("FROM", "a@b.example"), ("FOLDER", "/var/mail/out"))!
            .Folder.ShouldBe("/var/mail/out");
    }

    [Theory]
    [InlineData("SERVER", "smtp.example.com", null, null, "Set mail-from too.")]
    [InlineData("FOLDER", "out", null, null, "Set mail-from too.")]
    [InlineData("FROM", "a@b.example", null, null, "nowhere to go")]
    [InlineData("FROM", "nobody in particular @", "FOLDER", "out", "mail-from")]
    [InlineData("FROM", "a@b.example", "SERVER", "smtp.example.com:0", "mail-server")]
    [InlineData("FROM", "a@b.example", "SERVER", "a:b:c", "mail-server")]
    public void Settings_by_which_no_letter_could_be_sent_stop_the_start(
        string name,
        string value,
        string? otherName,
        string? otherValue,
        string said
    ) =>
        Should
            .Throw<SettingRefusedException>(() =>
                otherName is null
                    ? Read((name, value))
                    : Read((name, value), (otherName, otherValue!))
            )
            .Message.ShouldContain(said);

    [Fact]
    public void Letters_go_to_a_server_or_into_a_folder_and_not_to_both() =>
        Should
            .Throw<SettingRefusedException>(() =>
                Read(("FROM", "a@b.example"), ("SERVER", "smtp.example.com"), ("FOLDER", "out"))
            )
            .Message.ShouldContain("to a server or into a folder");

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:25", true)]
    [InlineData("127.0.0.1:2525", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("smtp.example.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("192.0.2.1", false)]
    public void Only_this_machine_may_do_without_starttls(string text, bool isHere)
    {
        MailServer.TryParse(text, out var server).ShouldBeTrue();
        server.IsHere.ShouldBe(isHere);
    }

    private static MailSettings? Read(params (string Name, string Value)[] settings) =>
        SettingValues
            .Read(
                new Dictionary<Setting, string> { [SettingsCatalogue.Data] = Path.GetTempPath() },
                settings.ToDictionary(one => $"COUNTERFOIL_MAIL_{one.Name}", one => one.Value)
            )
            .ToSettings()
            .Mail;

    private static Task SendAsync(PlayedPostOffice office, string host, string? user) =>
        new Post(
            new MailSettings
            {
                From = "login@example.com",
                Server = new MailServer(host, office.Port),
                User = user,
                Password = user is null ? null : new Secret("a password"),
            }
        ).SendAsync(
            new Letter(new MailAddress("pia@example.com"), "Ein Gruß", new Secret(Text)),
            CancellationToken.None
        );

    private static string Coded(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string TextOf(string letter)
    {
        var body = letter[(letter.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return letter.Contains("base64", StringComparison.Ordinal)
            ? Encoding
                .UTF8.GetString(
                    Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal))
                )
                .Replace("\r\n", "\n", StringComparison.Ordinal)
            : body.Replace("=\n", "", StringComparison.Ordinal);
    }
}
