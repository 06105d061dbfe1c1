using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>What a developer fills in about an application. What the form does not show stays as it is.</summary>
internal sealed record ApplicationForm(
    string Name,
    string Description,
    string RedirectUris,
    string PostLogoutRedirectUris,
    string CorsOrigins,
    string Scopes,
    bool HasSystemUser
)
{
    /// <summary>An empty one.</summary>
    public static ApplicationForm Empty { get; } = new("", "", "", "", "", "", false);

    /// <summary>What is there.</summary>
    public static ApplicationForm Of(Application application) =>
        new(
            application.Name,
            application.Description,
            string.Join('\n', application.RedirectUris),
            string.Join('\n', application.PostLogoutRedirectUris),
            string.Join('\n', application.CorsOrigins),
            string.Join(' ', application.Scopes),
            application.HasSystemUser
        );

    /// <summary>What was sent.</summary>
    public static ApplicationForm Of(Fields fields) =>
        new(
            fields.Text("name").Trim(),
            fields.Text("description").ReplaceLineEndings("\n").Trim(),
            fields.Text("redirectUris"),
            fields.Text("postLogoutRedirectUris"),
            fields.Text("corsOrigins"),
            fields.Text("scopes"),
            fields.IsTicked("systemUser")
        );

    /// <summary>An application with this in it.</summary>
    public Application Over(Application before) =>
        before with
        {
            Name = Name,
            Description = Description,
            RedirectUris = Words(RedirectUris),
            PostLogoutRedirectUris = Words(PostLogoutRedirectUris),
            CorsOrigins = Words(CorsOrigins),
            Scopes = Words(Scopes),
            HasSystemUser = HasSystemUser,
        };

    // No address and no scope holds a blank.
    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
