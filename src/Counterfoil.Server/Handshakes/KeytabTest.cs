using System.Globalization;
using Counterfoil.Server.Commands;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Handshakes;

/// <summary>Whether the keytab can be read by the server alone, and holds the keys that browsers get tickets for.</summary>
internal static class KeytabTest
{
    public const string Name = "keytab";
    private const string OfReaders = "keytab's readers";
    private const string OfNames = "keytab's names";
    private const string OfTypes = "keytab's encryption";

    private const string Export =
        "Export it: 'samba-tool domain exportkeytab FILE --principal=HTTP/id.example.com', or ktpass on Windows, with the name by which browsers reach this server.";

    /// <summary>The steps, and the web server's keys; none when there is nothing to try them with.</summary>
    public static (IReadOnlyList<TestStep> Steps, IReadOnlyList<KeytabEntry> Keys) Run(
        NegotiateSettings? negotiate,
        Uri? publicAddress
    )
    {
        if (negotiate is null)
            return (
                NotTried("negotiate-keytab is not set, so nobody is let in by Kerberos", Name),
                []
            );
        var entries = Read(negotiate.Keytab, out var step);
        if (entries is null)
            return ([step, .. NotTried($"{Name} failed")], []);
        List<KeytabEntry> keys = [.. entries.Where(one => one.IsForWeb)];
        return (
            [
                step,
                TestReaders(negotiate.Keytab),
                TestNames(entries, keys, publicAddress),
                keys.Count == 0 ? TestStep.NotTried(OfTypes, $"{OfNames} failed") : TestTypes(keys),
            ],
            keys
        );
    }

    private static IReadOnlyList<TestStep> NotTried(string because, params string[] before) =>
        [
            .. before
                .Concat([OfReaders, OfNames, OfTypes])
                .Select(name => TestStep.NotTried(name, because)),
        ];

    private static IReadOnlyList<KeytabEntry>? Read(string file, out TestStep step)
    {
        try
        {
            var entries = KeytabFile.ReadEntries(file);
            step = entries is null
                ? TestStep.Failed(Name, $"{file} is no keytab.", Export)
                : TestStep.Good(
                    Name,
                    string.Create(CultureInfo.InvariantCulture, $"{file}: {entries.Count} keys")
                );
            return entries;
        }
        catch (Exception missing)
            when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            step = TestStep.Failed(Name, $"There is no file {file}.", Export);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            step = TestStep.Failed(
                Name,
                $"{file} cannot be read by this user.",
                $"Let the server's user own it: 'chown counterfoil {file}'. If it does, run this as that user."
            );
        }
        return null;
    }

    private static TestStep TestReaders(string file) =>
        PrivateFiles.IsOpenToOthers(file)
            ? TestStep.Failed(
                OfReaders,
                $"{file} can be read by others: whoever reads it can be anybody here.",
                $"Let the server's user own it, and run 'chmod 600 {file}'."
            )
            : TestStep.Good(OfReaders, "its owner alone");

    private static TestStep TestNames(
        IReadOnlyList<KeytabEntry> entries,
        List<KeytabEntry> keys,
        Uri? publicAddress
    )
    {
        if (keys.Count == 0)
            return TestStep.Failed(
                OfNames,
                $"It holds no key of HTTP/, but of {List(entries.Select(one => one.Principal))}.",
                Export
            );
        var names = List(
            keys.Select(one =>
                string.Create(CultureInfo.InvariantCulture, $"{one.Principal} (KVNO {one.Number})")
            )
        );
        return
            publicAddress is { Host: var host }
            && !keys.Exists(one =>
                one.Principal.StartsWith($"HTTP/{host}@", StringComparison.OrdinalIgnoreCase)
            )
            ? TestStep.Failed(
                OfNames,
                $"It holds {names}, and browsers ask for HTTP/{host}, the name in public-address.",
                $"Register HTTP/{host} for the same account ('setspn -S HTTP/{host} ACCOUNT', 'samba-tool spn add HTTP/{host} ACCOUNT'), and export the keytab for it."
            )
            : TestStep.Good(OfNames, names);
    }

    private static TestStep TestTypes(List<KeytabEntry> keys)
    {
        var weak = keys.GroupBy(one => one.Principal, StringComparer.Ordinal)
            .Where(one => !one.Any(key => key.IsAes))
            .Select(one => one.Key)
            .ToList();
        return weak.Count == 0
            ? TestStep.Good(OfTypes, "AES")
            : TestStep.Doubtful(
                OfTypes,
                $"There is no AES key of {List(weak)}.",
                KerberosRemedy.WithoutAes
            );
    }

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names.Distinct(StringComparer.Ordinal));
}
