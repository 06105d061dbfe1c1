using System.Net;
using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Settings;

/// <summary>A file, the environment, the command line, in that order; nothing unknown, nothing impossible.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nothing_set_is_a_server_on_loopback_with_the_defaults_of_the_options()
    {
        var settings = Read();

        settings.Address.ShouldBe(IPAddress.Loopback);
        settings.Port.ShouldBe(7080);
        settings.TrustedProxies.ShouldBeEmpty();
        settings.Database.Kind.ShouldBe(DatabaseKind.Sqlite);
        settings.Database.Connection.ShouldBe(Path.Combine(folder, "counterfoil.db"));
        settings.RootKeyFile.ShouldBe(Path.Combine(folder, "root.key"));
        settings.House.Authority.ShouldBe(new AuthorityOptions());
        settings.House.PasswordCost.ShouldBe(PasswordCost.Default);
        settings.House.HashingLanes.ShouldBe(Math.Max(1, Environment.ProcessorCount - 1));
        settings.House.JournalKept.ShouldBe(new HouseOptions().JournalKept);
    }

    [Fact]
    public void The_environment_counts_more_than_the_file_and_the_command_line_most()
    {
        WriteFile("""{ "port": 1001, "log-level": "error", "hash-queue": "7", /* why */ }""");

        Read().Port.ShouldBe(1001);
        Read().House.HashingQueue.ShouldBe(7);
        Read(environment: ("COUNTERFOIL_PORT", "1002")).Port.ShouldBe(1002);
        var all = Values([(SettingsCatalogue.Port, "1003")], [("COUNTERFOIL_PORT", "1002")]);
        all.ToSettings().Port.ShouldBe(1003);
        all.SourceOf(SettingsCatalogue.Port).ShouldBe("the command line");
        all.SourceOf(HouseCatalogue.LogLevel).ShouldBe(Path.Combine(folder, "counterfoil.json"));
    }

    [Fact]
    public void Handshakes_need_a_keytab_and_networks_without_one_are_refused()
    {
        Read().Negotiate.ShouldBeNull();
        Should
            .Throw<SettingRefusedException>(() =>
                Read(environment: ("COUNTERFOIL_NEGOTIATE_NETWORKS", "10.0.0.0/8"))
            )
            .Message.ShouldContain("Set negotiate-keytab too.");

        WriteFile(
            """{ "negotiate-keytab": "/etc/web.keytab", "negotiate-networks": "10.0.0.0/8" }"""
        );
        var negotiate = Read().Negotiate.ShouldNotBeNull();
        negotiate.Keytab.ShouldBe("/etc/web.keytab");
        negotiate.Configuration.ShouldBeNull();
        negotiate.IsFromNetworks(IPAddress.Parse("::ffff:10.1.2.3")).ShouldBeTrue();
        negotiate.IsFromNetworks(IPAddress.Parse("11.1.2.3")).ShouldBeFalse();
    }

    [Fact]
    public void A_named_file_is_read_in_place_of_the_one_in_the_data_folder()
    {
        WriteFile("""{ "port": 1001 }""");
        var other = Path.Combine(folder, "other.json");
        File.WriteAllText(other, """{ "port": 2001, "plugins": { "Otp/window": 2 } }""");

        var settings = Values([(SettingsCatalogue.Config, other)], []).ToSettings();

        settings.Port.ShouldBe(2001);
        settings.House.PluginSettings["Otp/window"].ShouldBe("2");
    }

    [Theory]
    [InlineData("""{ "prot": 1 }""", "prot")]
    [InlineData("""{ "port": 70000 }""", "70000")]
    [InlineData("""{ "port": 1, "port": 2 }""", "JSON")]
    [InlineData("""{ "port": """, "line 1")]
    [InlineData("""[ 1 ]""", "object")]
    [InlineData("""{ "data": "/" }""", "COUNTERFOIL_DATA")]
    [InlineData("""{ "root-key": "x" }""", "COUNTERFOIL_ROOT_KEY")]
    [InlineData("""{ "plugins": { "nothing": 1 } }""", "plugin type/key")]
    [InlineData("""{ "plugins": { "a/b": {} } }""", "plugin type/key")]
    public void A_file_that_cannot_be_meant_stops_the_start(string file, string said)
    {
        WriteFile(file);
        Should.Throw<SettingRefusedException>(() => Read()).Message.ShouldContain(said);
    }

    [Fact]
    public void A_file_that_was_named_and_is_not_there_stops_the_start() =>
        Should
            .Throw<SettingRefusedException>(() =>
                Values([(SettingsCatalogue.Config, Path.Combine(folder, "no.json"))], [])
            )
            .Message.ShouldContain("no.json");

    [Theory]
    [InlineData("COUNTERFOIL_PROT", "1")]
    [InlineData("COUNTERFOIL_PLUGINS", "x")]
    [InlineData("counterfoil_port", "1")]
    public void An_unknown_variable_of_ours_stops_the_start(string name, string value) =>
        Should
            .Throw<SettingRefusedException>(() => Read(environment: (name, value)))
            .Message.ShouldContain(name);

    [Fact]
    public void Variables_of_the_commands_and_of_the_tests_are_no_settings() =>
        Values(
                [],
                [
                    ("COUNTERFOIL_USER", "uma"),
                    ("COUNTERFOIL_PASSWORD", "x"),
                    ("COUNTERFOIL_SERVER", "x"),
                    ("COUNTERFOIL_TENANT", "x"),
                    ("COUNTERFOIL_TEST_ANYTHING", "x"),
                    ("PATH", "x"),
                    ("COUNTERFOIL_PORT", ""),
                ]
            )
            .ToSettings()
            .Port.ShouldBe(7080);

    [Fact]
    public void What_is_refused_names_setting_value_source_and_remedy()
    {
        var message = Should
            .Throw<SettingRefusedException>(() => Read(environment: ("COUNTERFOIL_PORT", "x1")))
            .Message;

        message.ShouldContain("port");
        message.ShouldContain("'x1'");
        message.ShouldContain("COUNTERFOIL_PORT");
        message.ShouldContain("0 to 65535");
    }

    [Fact]
    public void A_secret_is_never_shown_when_it_is_refused() =>
        Should
            .Throw<SettingRefusedException>(() =>
                Values([(SettingsCatalogue.Database, "Host=db;Password=hidden-thing")], [])
                    .ToSettings()
            )
            .Message.ShouldNotContain("hidden-thing");

    [Fact]
    public void A_database_password_may_stand_in_the_environment_and_not_on_the_command_line()
    {
        const string Connection = "Host=db;Database=c;Password=p";

        Read(environment: ("COUNTERFOIL_DATABASE", Connection))
            .Database.Kind.ShouldBe(DatabaseKind.PostgreSql);
        Should.Throw<SettingRefusedException>(() =>
            Values([(SettingsCatalogue.Database, "Host=db;pwd = p")], []).ToSettings()
        );
    }

    [Theory]
    [InlineData("address=0.0.0.0", "certificate")]
    [InlineData("address=any trusted-proxies=10.0.0.1", "public-address")]
    [InlineData("certificate-key=/k.pem", "certificate")]
    [InlineData("public-address=http://id.example.com", "https")]
    [InlineData("public-address=https://id.example.com/sub", "root")]
    [InlineData("trusted-proxies=somewhere", "addresses")]
    [InlineData("hash-memory=1048576 hash-iterations=64", "4194304")]
    [InlineData("throttle-pair-first-wait=1h throttle-pair-longest-wait=1m", "longest")]
    [InlineData("review-grace=25h", "24h")]
    [InlineData("renewal-interval=5", "unit")]
    [InlineData("log-level=3", "trace")]
    public void What_is_impossible_stops_the_start_with_the_remedy(string set, string said) =>
        Should
            .Throw<SettingRefusedException>(() => Values(Parse(set), []).ToSettings())
            .Message.ShouldContain(said);

    [Fact]
    public void A_key_from_the_environment_needs_the_id_of_a_sqlite_database_from_there_too()
    {
        var key = ("COUNTERFOIL_ROOT_KEY", RootKey.Create(1).ToText());

        Should
            .Throw<SettingRefusedException>(() => Read(environment: key))
            .Message.ShouldContain("COUNTERFOIL_DATABASE_ID");
        Values([], [key, ("COUNTERFOIL_DATABASE_ID", new string('a', 32))])
            .ToSettings()
            .Database.DatabaseId.ShouldBe(new string('a', 32));
        Values([], [key, ("COUNTERFOIL_DATABASE", "Host=db")])
            .ToSettings()
            .RootKey.ShouldNotBeNull();
    }

    [Fact]
    public void Behind_a_named_proxy_a_server_may_listen_everywhere()
    {
        var settings = Values(
                Parse(
                    "address=any trusted-proxies=10.0.0.0/8,192.0.2.7 public-address=https://id.example.com"
                ),
                []
            )
            .ToSettings();

        settings.Address.ShouldBe(IPAddress.IPv6Any);
        settings.TrustedProxies.Count.ShouldBe(2);
        settings.TrustedProxies[1].Contains(IPAddress.Parse("192.0.2.7")).ShouldBeTrue();
        settings.TrustedProxies[1].Contains(IPAddress.Parse("192.0.2.8")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("15m", 900)]
    [InlineData("6h", 21_600)]
    [InlineData("1d", 86_400)]
    [InlineData("0", 0)]
    public void Durations_are_a_number_and_its_unit(string text, double seconds)
    {
        Readers.Duration("0", "1d")(text, out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Every_default_is_one_of_its_own_values() =>
        SettingsCatalogue
            .All.Where(setting => setting.Default.Length > 0 && !setting.Accepts(setting.Default))
            .ShouldBeEmpty();

    private ServerSettings Read(params (string Name, string Value)[] environment) =>
        Values([], environment).ToSettings();

    private SettingValues Values(
        IEnumerable<(Setting Setting, string Text)> switches,
        IEnumerable<(string Name, string Value)> environment
    ) =>
        SettingValues.Read(
            switches
                .Append((SettingsCatalogue.Data, folder))
                .ToDictionary(one => one.Item1, one => one.Item2),
            environment.ToDictionary(one => one.Name, one => one.Value)
        );

    private static IEnumerable<(Setting Setting, string Text)> Parse(string set) =>
        set.Split(' ')
            .Select(one => one.Split('=', 2))
            .Select(one =>
                (SettingsCatalogue.All.Single(setting => setting.Name == one[0]), one[1])
            );

    private void WriteFile(string text) =>
        File.WriteAllText(Path.Combine(folder, "counterfoil.json"), text);
}
