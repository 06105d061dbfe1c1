using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Says scopes in words of people. Stateless.</summary>
internal static class Scopes
{
    /// <summary>A sentence; for a scope that the pages do not know, one that names it.</summary>
    public static string Say(IStringLocalizer<PageTexts> texts, string scope) =>
        texts[$"Scope_{scope}"] is { ResourceNotFound: false } known
            ? known.Value
            : texts["Scope_Other", scope];
}
