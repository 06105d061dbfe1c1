using Counterfoil.Authority.Plugins;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Api;

/// <summary>A plugin as anybody may see it who logs in; where it lies, and why it is disabled, is an operator's to know.</summary>
internal sealed record PluginCarrier
{
    /// <summary>Its credential type; the folder's name where it did not come to say it.</summary>
    public required string Type { get; init; }

    /// <summary>Its name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>loaded, disabled or builtIn.</summary>
    public required string State { get; init; }

    /// <summary>Whether it has an administration side.</summary>
    public bool Administered { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether everybody is refused while it is not there.</summary>
    public bool? Required { get; init; }

    /// <summary>Its folder.</summary>
    public string? Folder { get; init; }

    /// <summary>What its folder matched when the server started.</summary>
    public string? Pin { get; init; }

    public static PluginCarrier Of(InstalledPlugin installed) =>
        new()
        {
            Type = installed.Name,
            DisplayName = installed.DisplayName,
            State = installed.IsLoaded ? "loaded" : "disabled",
            Administered = installed.Plugin is ICredentialAdministration,
            Reason = installed.Problem,
            Required = installed.Entry.IsRequired,
            Folder = installed.Entry.Folder,
            Pin = installed.Found,
        };
}

/// <summary>A field of a plugin's form.</summary>
internal sealed record FieldCarrier(
    string Name,
    string Label,
    CredentialFieldKind Kind,
    bool Required,
    IReadOnlyList<string> Choices,
    string Hint
)
{
    public static FieldCarrier Of(CredentialField field) =>
        new(field.Name, field.Label, field.Kind, field.IsRequired, field.Choices, field.Hint);
}

/// <summary>A plugin's administration side.</summary>
internal sealed record AdministrationCarrier(
    string Type,
    string DisplayName,
    string Description,
    bool PersonEnrols,
    bool AdministratorEnrols,
    bool CanSetPassword,
    bool CanFindUsers,
    IReadOnlyList<FieldCarrier> EnrolmentFields,
    IReadOnlyList<FieldCarrier> EditFields
)
{
    public static AdministrationCarrier Of(
        string type,
        ICredentialAdministration side,
        ContextIdentifier tenant
    ) =>
        new(
            type,
            side.DisplayName,
            side.Description,
            side.EnrolledBy.HasFlag(Enrollers.Person),
            side.EnrolledBy.HasFlag(Enrollers.Administrator),
            side.CanSetPassword,
            side.CanFindUsers,
            [.. side.EnrolmentFields(tenant).Select(FieldCarrier.Of)],
            [.. side.EditFields(tenant).Select(FieldCarrier.Of)]
        );
}

/// <summary>A text with its label.</summary>
internal sealed record TextCarrier(string Label, string Text);

/// <summary>A credential of an associate, without its secret.</summary>
internal sealed record CredentialCarrier(
    string Id,
    string Type,
    string Plugin,
    bool Administered,
    string SearchName,
    string DisplayName,
    string Comment,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidTo,
    DateTimeOffset? LastUsed,
    string LastUsedInfo,
    IReadOnlyList<TextCarrier> Shown
)
{
    public static CredentialCarrier Of(ShownCredential shown) =>
        new(
            shown.Row.Id.ToString(),
            shown.Row.Type,
            shown.Plugin,
            shown.IsAdministered,
            shown.Row.SearchName,
            shown.Row.DisplayName,
            shown.Row.Comment,
            shown.Row.ValidFrom,
            shown.Row.ValidTo,
            shown.Row.LastUsed,
            shown.Row.LastUsedInfo,
            [.. shown.Shown.Select(one => new TextCarrier(one.Label, one.Text))]
        );
}
