using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Counterfoil.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Architecture;

/// <summary>The walls inside projects, which no reference can keep: docs/architecture.md, "The law".</summary>
public sealed partial class WallsTests
{
    // Comparing in fixed time is asked for everywhere, and what a broken cipher throws may be caught anywhere.
    private static readonly HashSet<string> AllowedCryptography = new(StringComparer.Ordinal)
    {
        nameof(CryptographicOperations),
        nameof(CryptographicException),
    };

    private static readonly HashSet<string> CryptographicTypes = typeof(CryptographicOperations)
        .Assembly.GetExportedTypes()
        .Where(type =>
            string.Equals(
                type.Namespace,
                typeof(CryptographicOperations).Namespace,
                StringComparison.Ordinal
            )
        )
        .Select(type => type.Name.Split('`')[0])
        .ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Sql_is_spoken_in_storage_alone() =>
        FirstMatches(Repository.SourcesOutside("Counterfoil.Storage"), Databases())
            .ShouldBeEmpty("speaks to a database");

    [Fact]
    public void Keys_macs_ciphers_and_random_numbers_live_in_the_small_rooms()
    {
        foreach (
            var path in Repository.SourcesOutside("Counterfoil.Cryptography", "Counterfoil.Jose")
        )
        {
            // What an application keeps in memory and in a browser is digested there; the package sees no small room.
            if (
                path
                is "src/Counterfoil.Client/Digests.cs"
                    // A partner signs its system user token with a key of its own.
                    or "src/Counterfoil.Client/SystemUsers/SystemUserSignature.cs"
            )
                continue;
            var lines = Repository.CodeLines(path).ToList();
            if (!lines.Any(line => Cryptography().IsMatch(line)))
                continue;
            lines
                .SelectMany(line => Word().Matches(line))
                .Select(word => word.Value)
                .Where(word => CryptographicTypes.Contains(word))
                .Except(AllowedCryptography, StringComparer.Ordinal)
                .Distinct(StringComparer.Ordinal)
                .ShouldBeEmpty($"{path} does cryptography");
        }
    }

    [Fact]
    public void A_request_is_seen_by_the_server_and_the_client_alone() =>
        FirstMatches(
                Repository.SourcesOutside("Counterfoil.Server", "Counterfoil.Client"),
                Requests()
            )
            .ShouldBeEmpty("sees a request");

    [Fact]
    public void Only_the_authority_can_make_a_proof() =>
        typeof(Proof)
            .GetConstructors()
            .ShouldBeEmpty("src/Counterfoil.Authority/Evaluation/Proof.cs");

    private static IEnumerable<string> FirstMatches(IEnumerable<string> paths, Regex pattern) =>
        from path in paths
        let line = Repository.CodeLines(path).FirstOrDefault(line => pattern.IsMatch(line))
        where line is not null
        select $"{path}: {line.Trim()}";

    [GeneratedRegex(
        @"\b(Dapper|Npgsql\w*|Microsoft\.Data\.Sqlite|SQLitePCL|System\.Data(\.Common)?|Db(Connection|Command|Transaction))\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Databases();

    [GeneratedRegex(
        @"\bSystem\.Security\.Cryptography\b(?!\.X509Certificates)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Cryptography();

    [GeneratedRegex(
        @"\b(I?HttpContext(Accessor)?|Microsoft\.AspNetCore\.(Http|Mvc|Routing|Builder))\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Requests();

    [GeneratedRegex(@"\b[A-Z]\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
