using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;
using Counterfoil.Server.Rest;
using Microsoft.Net.Http.Headers;

namespace Counterfoil.Server.Api;

/// <summary>The values of a template's tags, as far as the authority can know them (wire.md 1.12).</summary>
internal static class TemplateValues
{
    // What is said where a client does not say what it is.
    private const string Platform = "web";
    private const string ClientKind = "netserver";
    private const string Language = "en-US";

    /// <summary>The value of a tag; <c>null</c> when there is none, and the tag stays.</summary>
    public static string? Of(string tag, Proof proof, Secret ticket, HttpRequest request)
    {
        var card = proof.Associate.Card;
        return tag switch
        {
            TicketTemplate.TicketTag => ticket.Reveal(),
            "uctx" => proof.Tenant.Id.Value,
            "usid" => proof.Associate.Id.ToString(),
            "user" => proof.Associate.Name,
            "usem" => card.Email,
            "usfn" => NameParts.Of(card.FullName).First,
            "usmn" => NameParts.Of(card.FullName).Middle,
            "usln" => NameParts.Of(card.FullName).Last,
            "ufun" => string.Join(',', card.Rights),
            "ulic" => string.Join(',', card.Licences),
            "adm?" => Need.AdminUsers.IsMetBy(proof) ? "True" : "False",
            "ser#" => proof.Tenant.Switches.SerialNumber,
            "ver#" => Versions.Assembly.ToString(),
            "verf" => Versions.File,
            "vern" => $"Counterfoil {Versions.Label}",
            "lanc" => LanguageOf(request),
            "lani" => LanguageOf(request).Split('-')[0],
            "pltf" => Platform,
            "clie" => ClientKind,
            _ => null,
        };
    }

    // The language that the caller likes best, such as nb-NO (RFC 9110 section 12.5.4).
    private static string LanguageOf(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var liked)
            ? liked
                .Where(one => one.Quality is null or > 0 && IsLanguage(one.Value.AsSpan()))
                .OrderByDescending(one => one.Quality ?? 1)
                .Select(one => one.Value.ToString())
                .FirstOrDefault(Language)
            : Language;

    // Its first part is ISO 639's (RFC 5646 section 2.1); the rest is letters and digits.
    private static bool IsLanguage(ReadOnlySpan<char> text)
    {
        const int Longest = 35;
        var dash = text.IndexOf('-');
        var first = dash < 0 ? text : text[..dash];
        if (text.Length > Longest || first.Length is < 2 or > 3)
            return false;
        foreach (var one in first)
            if (!char.IsAsciiLetter(one))
                return false;
        foreach (var one in text)
            if (!char.IsAsciiLetterOrDigit(one) && one != '-')
                return false;
        return true;
    }
}

/// <summary>A full name, cut at its spaces: the first word, the last, and what is between.</summary>
internal readonly record struct NameParts(string First, string Middle, string Last)
{
    public static NameParts Of(string fullName)
    {
        var words = fullName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => new("", "", ""),
            1 => new(words[0], "", ""),
            _ => new(words[0], string.Join(' ', words[1..^1]), words[^1]),
        };
    }
}
