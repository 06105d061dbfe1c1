using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;
using Counterfoil.Benchmarks.Rows;
using Counterfoil.Benchmarks.Web;

// counterfoil-benchmarks              measures every row, and puts each on the result page
// counterfoil-benchmarks NAME…        measures these
// counterfoil-benchmarks host         the process that the HTTP rows put under load
// counterfoil-benchmarks directory-host FILE   the same, beside the domain that the file describes
// counterfoil-benchmarks online-host DATABASE TENANTS APPLICATIONS   the whole server, as online rows put it under load
//
// With COUNTERFOIL_BENCH_REHEARSAL set the rounds are few and short, and nothing is put on the page.
var folder = Directory.CreateTempSubdirectory("counterfoil-bench-");
var ground = new Ground(
    folder.FullName,
    Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_POSTGRES")
);
try
{
    if (args is ["host"])
        await WebHost.ServeAsync(ground);
    else if (args is ["directory-host", var plan])
        await DirectoryHost.ServeAsync(ground, plan);
    else if (args is ["online-host", var database, var tenants, var applications])
        await OnlineHost.ServeAsync(ground, database, tenants, applications);
    else
        await MeasureAsync();
}
finally
{
    folder.Delete(recursive: true);
}

async Task MeasureAsync()
{
    Row[] rows =
    [
        new CheckInProcess(),
        new TokensInProcess(),
        new CheckOverHttp(),
        new CheckBesideCookie(),
        new CheckBesideJose(),
        new ColdStubs(),
        new PasswordLogin(),
        new ChecksWhileHashing(),
        new IssueAndRevoke(),
        new RevocationHeard(),
        new Start(),
        new ManyTenants(),
        new NegotiateLogin(),
        new ClientCredentials(),
        new Introspection(),
        new CodeExchange(),
        new PublishedDocuments(),
        new OnlineLogin(),
        new SystemUserExchange(),
        new ManyApplications(),
        new HangingController(),
    ];
    var page = new ResultPage(Files.Results);
    foreach (var row in rows.Where(row => args.Length == 0 || args.Contains(row.Name)))
    {
        var measured = await row.MeasureAsync(ground);
        Console.WriteLine(
            $"{row.Name}: {measured.Said} ({row.Must}: {(measured.Holds ? "holds" : "does not hold")})"
        );
        if (!Pairs.IsRehearsal)
            await page.PutAsync(row.Name, row.What, row.Must, measured);
    }
}
