using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Architecture;

/// <summary>
/// Registry tables and tenant tables share no transaction and no join: they may lie in different databases one day. Walks the
/// texts of all statements; what one source says with all that it uses is as much as one transaction can touch.
/// </summary>
public sealed partial class TablesTests
{
    private const string Storage = "src/Counterfoil.Storage/";

    private static readonly string[] Registry =
    [
        "account_revoked_before",
        "account_words",
        "accounts",
        "application_ids",
        "application_token_uses",
        "application_tokens",
        "application_words",
        "applications",
        "approval_index",
        "developer_words",
        "developers",
        "seat_index",
    ];

    private static readonly string[] OfTenants =
    [
        "approval_requests",
        "approvals",
        "associate_words",
        "associates",
        "consents",
        "credentials",
        "decisions",
        "hand_over_codes",
        "ledger",
        "pending_logins",
        "revoked_before",
        "tenant_words",
        "tenants",
        "used_once",
    ];

    // The installation's own: of no registry and no tenant, or read by nobody but who checks rows one by one.
    private static readonly string[] OfTheHouse =
    [
        "framework_keys",
        "journal",
        "journal_by_key",
        "journal_chains",
        "journal_checkpoint",
        "journal_checkpoint_head",
        "login_courses",
        "meta",
        "signing_keys",
        "throttle_counters",
    ];

    // The database and its care go over all tables, each by itself.
    private static readonly string[] OverAll =
    [
        Storage + "Backups/",
        Storage + "Database",
        Storage + "Journal/",
        Storage + "Keys/",
        Storage + "Sealing/",
        Storage + "Verify/",
    ];

    private static readonly Dictionary<string, Source> Sources = Repository
        .Sources(Storage.TrimEnd('/'))
        .Select(Source.Of)
        .ToDictionary(source => source.Path, StringComparer.Ordinal);

    [Fact]
    public void Every_table_is_of_the_registry_or_of_tenants_or_the_houses() =>
        Migrations()
            .SelectMany(text => Created().Matches(text))
            .Select(match => match.Groups["table"].Value)
            .Where(table => !table.EndsWith("_new", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ShouldBe([.. Registry, .. OfTenants, .. OfTheHouse], ignoreOrder: true);

    [Fact]
    public void No_statement_joins_the_registry_with_a_tenant() =>
        Sources
            .Values.SelectMany(source => source.Statements.Select(Named))
            .Concat(Migrations().SelectMany(text => text.Split(';')).Select(Named))
            .Where(IsMixed)
            .ShouldBeEmpty();

    [Fact]
    public void No_transaction_touches_the_registry_and_a_tenant() =>
        Sources
            .Values.Where(source => !IsOverAll(source.Path))
            .Where(source => IsMixed(TouchedBy(source)))
            .Select(source => source.Path)
            .ShouldBeEmpty();

    [Fact]
    public void What_a_transaction_uses_is_followed_into_other_sources()
    {
        // Else the walk would prove nothing: these two say no statement of their own.
        TouchedBy(Sources[Storage + "Approvals/ApprovalStore.cs"])
            .ShouldBe(
                [
                    "approvals",
                    "approval_requests",
                    "associates",
                    "credentials",
                    "ledger",
                    "revoked_before",
                    "tenants",
                ],
                ignoreOrder: true
            );
        TouchedBy(Sources[Storage + "Applications/ApplicationStore.cs"])
            .ShouldContain("application_tokens");
    }

    private static bool IsMixed(IReadOnlyCollection<string> tables) =>
        tables.Any(Registry.Contains) && tables.Any(OfTenants.Contains);

    private static bool IsOverAll(string path) =>
        OverAll.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    private static HashSet<string> Named(string statement) =>
        [.. Tables().Matches(statement).Select(match => match.Groups["table"].Value)];

    private static HashSet<string> TouchedBy(Source source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var tables = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<Source>([source]);
        while (next.TryDequeue(out var one))
        {
            if (!seen.Add(one.Path))
                continue;
            tables.UnionWith(
                one.Statements.SelectMany(Named)
                    .Where(table => Registry.Contains(table) || OfTenants.Contains(table))
            );
            foreach (var used in Sources.Values)
                if (one.Words.Contains(used.Name) && !IsOverAll(used.Path))
                    next.Enqueue(used);
        }
        return tables;
    }

    private static IEnumerable<string> Migrations() =>
        Repository.Files(Storage + "Migrations", "*.sql").Select(Repository.Read);

    private sealed record Source(
        string Path,
        string Name,
        IReadOnlyList<string> Statements,
        IReadOnlySet<string> Words
    )
    {
        public static Source Of(string path)
        {
            var code = string.Join('\n', Repository.CodeLines(path));
            return new Source(
                path,
                System.IO.Path.GetFileNameWithoutExtension(path),
                [.. Texts().Matches(code).Select(match => match.Value)],
                Names().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal)
            );
        }
    }

    [GeneratedRegex(
        @"\b(FROM|JOIN|INTO|UPDATE|REFERENCES|CREATE TABLE)\s+(?<table>[a-z_]+)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Tables();

    [GeneratedRegex(@"\bCREATE TABLE (?<table>[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Created();

    [GeneratedRegex(
        "\"\"\".*?\"\"\"|\"([^\"\\\\\n]|\\\\.)*\"",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Texts();

    [GeneratedRegex(@"\b[A-Z]\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
