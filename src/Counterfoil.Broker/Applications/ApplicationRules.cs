using System.Buffers;
using Counterfoil.Authority;

namespace Counterfoil.Broker.Applications;

/// <summary>What an application's record may say: every field bounded, every problem a sentence. Pure.</summary>
public static class ApplicationRules
{
    /// <summary>The most addresses of one kind.</summary>
    public const int MostAddresses = 50;

    /// <summary>The most earlier ids that still mean it.</summary>
    public const int MostAliases = 10;

    /// <summary>The most public keys.</summary>
    public const int MostKeys = 5;

    private const int MostScopes = 50;
    private const Flows AllFlows =
        Flows.Code | Flows.Refresh | Flows.Hybrid | Flows.Implicit | Flows.ClientCredentials;

    private static readonly SearchValues<char> OfIds = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    );

    /// <summary>How id_tokens may be signed.</summary>
    public static IReadOnlyList<string> SigningAlgorithms { get; } = ["RS256", "PS256", "ES256"];

    /// <summary>All that is wrong with it; empty when nothing is.</summary>
    public static IReadOnlyList<RuleProblem> FindProblems(Application application)
    {
        ArgumentNullException.ThrowIfNull(application);
        return
        [
            .. OfNames(application)
                .Concat(OfIdentifiers(application))
                .Concat(OfAddresses(application))
                .Concat(OfProtocol(application))
                .Concat(OfKeys(application))
                .OfType<RuleProblem>(),
        ];
    }

    /// <summary>Whether a text is one line that a person can read, of that many characters.</summary>
    internal static bool IsLine(string text, int least, int most) =>
        text.Length >= least
        && text.Length <= most
        && text.AsSpan().Trim().Length == text.Length
        && text.EnumerateRunes().All(Legible.Is);

    /// <summary>Whether a text of several lines can be read by a person, and is at most that long.</summary>
    internal static bool IsText(string text, int most) =>
        text.Length <= most
        && text.EnumerateRunes()
            .All(rune => rune.Value is '\n' or '\r' or '\t' || Legible.Is(rune));

    private static IEnumerable<RuleProblem?> OfNames(Application application)
    {
        var publisher = application.Publisher;
        yield return Unless(
            IsLine(application.Name, 1, 100),
            "name",
            "Name",
            "The name has 1 to 100 characters that can be seen, and no blank at either end."
        );
        yield return Unless(
            IsText(application.Description, 2000),
            "description",
            "Text",
            "The description has at most 2,000 characters that can be seen."
        );
        yield return Unless(
            IsLine(publisher.Name, 0, 100),
            "publisherName",
            "PublisherName",
            "The publisher's name has at most 100 characters that can be seen, and no blank at either end."
        );
        yield return Unless(
            IsText(publisher.Description, 2000),
            "publisherText",
            "Text",
            "The publisher's description has at most 2,000 characters that can be seen."
        );
        yield return Unless(
            publisher.Logo is null || Logo.Is(publisher.Logo),
            "logo",
            "Logo",
            "The logo is a PNG, JPEG or WebP picture of at most 32 KiB as a data: URI (data:image/png;base64,...)."
        );
        yield return Unless(
            application.CustomFor is not { } tenant
                || ContextIdentifier.TryParse(tenant.Value, out _),
            "customFor",
            "",
            "A custom application is for one tenant, named by its context identifier."
        );
        yield return Unless(
            Enum.IsDefined(application.State)
                && Enum.IsDefined(application.Level)
                && Enum.IsDefined(application.Type),
            "state",
            "",
            "State, authorization level and type are known ones."
        );
    }

    private static IEnumerable<RuleProblem?> OfIdentifiers(Application application)
    {
        yield return Unless(
            application.Aliases.Prepend(application.ClientId).All(IsId),
            "ids",
            "",
            "An application id has 1 to 100 letters, digits and - . _ ~."
        );
        yield return Unless(
            application.Aliases.Count <= MostAliases,
            "ids",
            "Aliases",
            $"An application has at most {MostAliases} earlier ids. Drop one first."
        );
        yield return Unless(
            AreDistinct([.. application.Aliases, application.ClientId]),
            "ids",
            "",
            "An application id is said twice."
        );
    }

    private static IEnumerable<RuleProblem?> OfAddresses(Application application)
    {
        var use = application.IsNative ? AddressUse.NativeRedirect : AddressUse.Page;
        var places = application.Places;
        foreach (
            var (field, address, of) in new[]
            {
                ("errorCallback", places.ErrorCallback, AddressUse.Page),
                ("install", places.Install, AddressUse.Page),
                ("configure", places.Configure, AddressUse.Page),
                ("uninstall", places.Uninstall, AddressUse.Page),
            }
                .Concat(application.RedirectUris.Select(one => ("redirectUris", (string?)one, use)))
                .Concat(
                    application.PostLogoutRedirectUris.Select(one =>
                        ("postLogoutRedirectUris", (string?)one, use)
                    )
                )
        )
        {
            if (address is not null)
                yield return Of(field, AddressRules.Find(address, of));
        }
        foreach (var origin in application.CorsOrigins)
            yield return Of("corsOrigins", AddressRules.FindOfOrigin(origin));
        foreach (
            var (field, list) in new[]
            {
                ("redirectUris", application.RedirectUris),
                ("postLogoutRedirectUris", application.PostLogoutRedirectUris),
                ("corsOrigins", application.CorsOrigins),
            }
        )
        {
            yield return Unless(
                list.Count <= MostAddresses,
                field,
                "MostAddresses",
                $"There are at most {MostAddresses} addresses of one kind."
            );
            yield return Unless(
                AreDistinct(list),
                field,
                "AddressTwice",
                "An address is said twice."
            );
        }
        yield return Unless(
            application.OldForm is not { } old
                || (
                    application.RedirectUris.Contains(
                        old.DefaultRedirectUri,
                        StringComparer.Ordinal
                    )
                    && AddressRules.FindProblem(old.DefaultRedirectUri, AddressUse.Page) is null
                    && Enum.IsDefined(old.Method)
                ),
            "oldRedirect",
            "OldForm",
            "The old form's default address is one of the redirect addresses, and no scheme of one's own."
        );
        yield return Unless(
            application.OldForm is null or { Tokens: TokenKinds.Jwt },
            "oldTokens",
            "OldTokens",
            "The old form brings its token as jwt: there is no other kind here."
        );
        yield return Unless(
            Enum.IsDefined(places.ErrorMethod),
            "errorMethod",
            "",
            "The error callback is told by post or get."
        );
    }

    private static IEnumerable<RuleProblem?> OfProtocol(Application application)
    {
        yield return Unless(
            (application.Flows & ~AllFlows) == Flows.None,
            "flows",
            "",
            "The flows are code, refresh, hybrid, implicit and clientCredentials."
        );
        yield return Unless(
            application.Type == ClientType.Confidential
                || !application.Flows.HasFlag(Flows.ClientCredentials),
            "flows",
            "ClientCredentials",
            "A public application has no secret to get tokens with: client credentials are for confidential ones (RFC 6749 section 4.4)."
        );
        yield return Unless(
            application.Scopes.Count <= MostScopes
                && application.Scopes.All(IsScope)
                && AreDistinct(application.Scopes),
            "scopes",
            "Scopes",
            $"There are at most {MostScopes} scopes, each of 1 to 100 characters of RFC 6749 section 3.3, none twice, and openid goes without saying."
        );
        yield return Unless(
            application.Claims.All(OptionalClaims.Has)
                && AreDistinct([.. application.Claims.Select(claim => claim.ToUpperInvariant())]),
            "claims",
            "Claims",
            $"The optional claims are {string.Join(", ", OptionalClaims.All)}, none twice: all others of wire.md 2.7 go without saying, and system_token comes with a system user."
        );
        yield return Unless(
            SigningAlgorithms.Contains(application.SigningAlgorithm, StringComparer.Ordinal),
            "algorithm",
            "",
            "id_tokens are signed by RS256, PS256 or ES256."
        );
    }

    private static IEnumerable<RuleProblem?> OfKeys(Application application)
    {
        yield return Unless(
            application.PublicKeys.Count <= MostKeys,
            "newKey",
            "MostKeys",
            $"An application has at most {MostKeys} public keys. Remove one first."
        );
        yield return Unless(
            application.PublicKeys.All(key => IsLine(key.Label, 1, 100))
                && AreDistinct([.. application.PublicKeys.Select(key => key.Label)]),
            "newKeyLabel",
            "KeyLabel",
            "A public key's label has 1 to 100 characters that can be seen, and no other key's."
        );
        yield return Unless(
            AreDistinct([.. application.PublicKeys.Select(key => key.Pem)]),
            "newKey",
            "KeyTwice",
            "A public key is registered once."
        );
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 100 && !id.AsSpan().ContainsAnyExcept(OfIds);

    private static bool IsScope(string scope) =>
        scope.Length is > 0 and <= 100
        && scope != "openid"
        && scope.All(one => one is > ' ' and < '\u007f' and not ('"' or '\\'));

    private static bool AreDistinct(IReadOnlyCollection<string> texts) =>
        texts.Distinct(StringComparer.Ordinal).Count() == texts.Count;

    private static RuleProblem? Of(string field, AddressProblem? problem) =>
        problem is null ? null : new(field, problem.Code, problem.Sentence, problem.Shown);

    private static RuleProblem? Unless(bool isGood, string field, string code, string sentence) =>
        isGood ? null : new(field, code, sentence);
}
