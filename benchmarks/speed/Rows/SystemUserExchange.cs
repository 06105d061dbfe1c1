using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What a server with nobody at the keyboard asks for.</summary>
internal sealed class SystemUserExchange : Row
{
    private const int Operations = 500;

    public override string Name => "system-user-exchange";

    public override string What =>
        "exchange of a signed system user token for a JWT; answers per processor second against one RSA-2048 verification and one signature in the same process";

    public override string Must => "at least 0.7 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var ours = await Provider.OnSqliteAsync();
        using var key = RSA.Create();
        key.ImportFromPem(ours.Ours!.PrivateKey);
        Task<double> Exchange(TimeSpan during) =>
            ours.AnswersPerProcessorSecondAsync(during, one => ExchangeAsync(one, key));
        await Beside.WarmAsync(ours, Exchange);
        return Measured.Least(
            await Pairs.CompareAsync(
                Exchange,
                during =>
                    Beside.RepeatAsync(
                        ours,
                        during,
                        Operations,
                        () => ours.GetAsync($"/bench/rsa?count={Operations}")
                    )
            ),
            0.7
        );
    }

    private static async Task ExchangeAsync(Provider provider, RSA key)
    {
        var ours = provider.Ours!;
        var said = await provider.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/login/api/PartnerSystemUser/Authenticate")
            {
                Content = JsonContent.Create(
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["SignedSystemToken"] = Sign(ours.SystemUserToken, key),
                        ["ApplicationToken"] = ours.Provider.Clients[0].Secret,
                        ["ContextIdentifier"] = ours.Tenant,
                        ["ReturnTokenType"] = "JWT",
                    }
                ),
            }
        );
        if (!said.Contains("\"IsSuccessful\":true", StringComparison.Ordinal))
            throw new InvalidOperationException($"A good system user token was refused: {said}");
    }

    private static string Sign(string token, RSA key)
    {
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"{token}.{TimeProvider.System.GetUtcNow():yyyyMMddHHmm}"
        );
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(data),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{data}.{Convert.ToBase64String(signature)}";
    }
}
