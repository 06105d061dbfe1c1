using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>What an application's system user is to be called in a tenant, and its token (wire.md 2.7).</summary>
internal static class SystemUserPlans
{
    private const int TokenLetters = 10;
    private const int MostNames = 20;

    /// <summary>A plan with a new token: the application's name, a dash, ten random letters and digits.</summary>
    public static SystemUserPlan For(Application application) =>
        new(
            NamesOf(application),
            application.Name,
            new Secret($"{application.Name}-{Randomness.NextWord(TokenLetters)}")
        );

    // The last one is nobody's but this application's.
    private static string[] NamesOf(Application application)
    {
        var name = application.Name.Trim();
        return NameKey.TryCreate(name, out _)
            ?
            [
                $"{name} (system user)",
                .. Enumerable.Range(2, MostNames - 1).Select(n => $"{name} (system user {n})"),
                Last(application),
            ]
            : [Last(application)];
    }

    private static string Last(Application application) => $"system user {application.Id}";
}
