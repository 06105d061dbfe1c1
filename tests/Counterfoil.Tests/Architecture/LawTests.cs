using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Architecture;

/// <summary>Who may see whom: docs/architecture.md, "The law".</summary>
public sealed class LawTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Counterfoil.Abstractions"] = [],
        ["Counterfoil.Conformance"] = ["Counterfoil.Abstractions"],
        ["Counterfoil.Cryptography"] = [],
        ["Counterfoil.Jose"] = [],
        ["Counterfoil.Authority"] = ["Counterfoil.Abstractions", "Counterfoil.Cryptography"],
        ["Counterfoil.Broker"] =
        [
            "Counterfoil.Abstractions",
            "Counterfoil.Authority",
            "Counterfoil.Cryptography",
            "Counterfoil.Jose",
        ],
        ["Counterfoil.Storage"] =
        [
            "Counterfoil.Abstractions",
            "Counterfoil.Authority",
            "Counterfoil.Broker",
            "Counterfoil.Cryptography",
        ],
        ["Counterfoil.Directory"] = ["Counterfoil.Abstractions"],
        ["Counterfoil.Client"] = ["Counterfoil.Abstractions", "Counterfoil.Jose"],
        ["Counterfoil.Server"] =
        [
            "Counterfoil.Abstractions",
            "Counterfoil.Authority",
            "Counterfoil.Broker",
            "Counterfoil.Client",
            "Counterfoil.Cryptography",
            "Counterfoil.Directory",
            "Counterfoil.Jose",
            "Counterfoil.Storage",
        ],
    };

    [Fact]
    public void Every_project_references_only_what_the_law_allows()
    {
        foreach (var project in Repository.Projects)
        {
            MayReference.ShouldContainKey(
                project.Name,
                $"{project.Path}: the law does not know this project"
            );
            project
                .ProjectReferences.Except(MayReference[project.Name], StringComparer.Ordinal)
                .ShouldBeEmpty($"{project.Path} references what it must not see");
        }
    }

    [Fact]
    public void No_project_sees_through_another()
    {
        const string property = "DisableTransitiveProjectReferences";
        foreach (var path in BuildFiles())
        {
            var values = XDocument
                .Parse(Repository.Read(path))
                .Descendants(property)
                .Select(element => element.Value)
                .ToList();
            if (string.Equals(path, "Directory.Build.props", StringComparison.Ordinal))
                values.ShouldBe(["true"], $"{path}: {property}");
            else
                values.ShouldBeEmpty($"{path} changes {property}");
        }
    }

    [Fact]
    public void Insides_are_shown_to_tests_alone()
    {
        foreach (var project in Repository.Projects)
        {
            var friends = project.Friends.Where(friend =>
                friend
                    is not (
                        "Counterfoil.Tests"
                        or "Counterfoil.Directory.Tests"
                        or "Counterfoil.Journeys"
                        or "Counterfoil.Faults"
                        or "Counterfoil.Benchmarks"
                    )
            );
            // What no outsider may say: a stub's origin (the ticket's plugin), and that an account is vouched for (the broker).
            string[] allowed = project.Name is "Counterfoil.Abstractions"
                ? ["Counterfoil.Authority", "Counterfoil.Broker"]
                : [];
            friends
                .Except(allowed, StringComparer.Ordinal)
                .ShouldBeEmpty($"{project.Path} shows its insides");
        }
    }

    [Fact]
    public void Packages_of_databases_are_referenced_by_storage_alone()
    {
        string[] databases = ["Dapper", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw"];
        foreach (var project in Repository.Projects.Where(p => p.Name != "Counterfoil.Storage"))
        {
            project
                .PackageReferences.Where(package =>
                    databases.Any(name => package.StartsWith(name, StringComparison.Ordinal))
                )
                .ShouldBeEmpty($"{project.Path} references a database");
        }
    }

    [Fact]
    public void Versions_stand_in_one_place_and_are_exact()
    {
        foreach (var path in BuildFiles().Where(path => path != "Directory.Packages.props"))
        {
            XDocument
                .Parse(Repository.Read(path))
                .Descendants("PackageReference")
                .Attributes()
                .Select(attribute => attribute.Name.LocalName)
                .Where(name => name is "Version" or "VersionOverride")
                .ShouldBeEmpty($"{path} states a package version");
        }
        XDocument
            .Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Where(version => version.Attribute("Version")!.Value.AsSpan().ContainsAny("*[]()"))
            .ShouldBeEmpty("Directory.Packages.props: a version floats");
    }

    // The sample plugins stand outside the product's build: an outsider writes his own.
    private static IEnumerable<string> BuildFiles() =>
        Repository
            .Files(".", "*.csproj")
            .Concat(Repository.Files(".", "*.props"))
            .Concat(Repository.Files(".", "*.targets"))
            .Where(path =>
                !path.StartsWith("samples/office-hours/", StringComparison.Ordinal)
                && !path.StartsWith("samples/totp/", StringComparison.Ordinal)
                && !path.StartsWith("artifacts/", StringComparison.Ordinal)
            );
}
