using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Secrets;

/// <summary>
/// No log, database file or answer holds a secret of the suite. test.sh runs this last, over everything that was kept; what
/// it is run on is in COUNTERFOIL_TEST_LEDGER, and the folders of databases beside it in COUNTERFOIL_TEST_SWEEP.
/// </summary>
public sealed class SecretSweepTests
{
    private const int MostTold = 20;

    [Fact]
    public void Nothing_that_a_server_wrote_or_answered_holds_a_secret()
    {
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_LEDGER") is not { } ledger)
            return;
        var secrets = Directory
            .EnumerateFiles(ledger, "*.secrets")
            .SelectMany(File.ReadAllLines)
            .Select(line => Encoding.UTF8.GetString(Convert.FromHexString(line)))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var files = Directory.EnumerateFiles(ledger, "*.kept");
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_SWEEP") is { Length: > 0 } beside)
            files = files.Concat(
                Directory.EnumerateFiles(beside, "*", SearchOption.AllDirectories)
            );
        secrets.Count.ShouldBeGreaterThan(100, "the suite noted its secrets");
        files.Count().ShouldBeGreaterThan(10, "the suite kept what was written");
        Find(secrets, files).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("address")]
    [InlineData("utf-16")]
    [InlineData("hex")]
    [InlineData("base64")]
    [InlineData("base64 within")]
    public void A_secret_is_found_in_every_form(string form)
    {
        const string Secret = "pelican 7 orbits: the lagoon";
        byte[] content = form switch
        {
            "raw" => Encoding.UTF8.GetBytes(Secret),
            "address" => Encoding.UTF8.GetBytes(Uri.EscapeDataString(Secret)),
            "utf-16" => Encoding.Unicode.GetBytes(Secret),
            "hex" => Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(Secret))),
            "base64" => Encoding.UTF8.GetBytes(
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))
            ),
            _ => Encoding.UTF8.GetBytes(
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"anna:{Secret}, and more"))
            ),
        };
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [0, 255, .. content, 0]);
            Find([Secret], [file]).ShouldHaveSingleItem();
            File.WriteAllText(file, "nothing of it");
            Find([Secret], [file]).ShouldBeEmpty();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string> Find(IReadOnlyList<string> secrets, IEnumerable<string> files)
    {
        var forms = secrets.SelectMany(SecretForms.Of).Distinct(StringComparer.Ordinal).ToArray();
        var search = SearchValues.Create(forms, StringComparison.Ordinal);
        var found = new List<string>();
        foreach (var file in files)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            for (
                var at = text.AsSpan().IndexOfAny(search);
                at >= 0 && found.Count < MostTold;
                at = NextAfter(text, at + 1, search)
            )
            {
                // The neighbourhood says whose fault it is; the secret was a test's.
                var from = Math.Max(0, at - 120);
                found.Add(
                    $"{Path.GetFileName(file)}: …{text[from..Math.Min(text.Length, at + 40)]}…"
                );
            }
        }
        return found;
    }

    private static int NextAfter(string text, int from, SearchValues<string> search)
    {
        var at = text.AsSpan(from).IndexOfAny(search);
        return at < 0 ? at : from + at;
    }
}
