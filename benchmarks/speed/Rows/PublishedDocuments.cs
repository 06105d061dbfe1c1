using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What every client asks first, and many ask often.</summary>
internal sealed class PublishedDocuments : Row
{
    public override string Name => "discovery";

    public override string What =>
        "discovery and JWKS; answers per processor second against an empty endpoint of the same server";

    public override string Must => "at least 0.9 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var ours = await Provider.OnSqliteAsync();
        var discovery = await CompareAsync(ours, "/.well-known/openid-configuration");
        var keys = await CompareAsync(ours, "/login/.well-known/jwks");
        return Measured
            .Least(discovery, 0.9)
            .Named("discovery")
            .And("JWKS", Measured.Least(keys, 0.9));
    }

    private static async Task<Figure> CompareAsync(Provider ours, string path)
    {
        Task<double> Ask(TimeSpan during, string what) =>
            ours.AnswersPerProcessorSecondAsync(during, one => one.GetAsync(what));
        await Beside.WarmAsync(
            ours,
            async during => await Ask(during, path) + await Ask(during, "/bench/empty")
        );
        return await Pairs.CompareAsync(
            during => Ask(during, path),
            during => Ask(during, "/bench/empty")
        );
    }
}
