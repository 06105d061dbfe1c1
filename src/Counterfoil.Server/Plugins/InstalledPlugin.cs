namespace Counterfoil.Server.Plugins;

/// <summary>A plugin of an outsider, as it was found when the server started. Immutable.</summary>
internal sealed record InstalledPlugin
{
    /// <summary>What the settings say of it.</summary>
    public required PluginEntry Entry { get; init; }

    /// <summary>The pin that the folder matched; <c>null</c> when it could not be read.</summary>
    public string? Found { get; init; }

    /// <summary>Its credential type; <c>null</c> when it did not come to say it.</summary>
    public string? Type { get; init; }

    /// <summary>Its name for people.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The plugin; <c>null</c> while it is disabled.</summary>
    public ICredentialPlugin? Plugin { get; init; }

    /// <summary>Why it is disabled: a sentence for the operator, without any secret; <c>null</c> when it is loaded.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it takes part in hearings.</summary>
    public bool IsLoaded => Problem is null;

    /// <summary>How it is named in a list: by its type, or by its folder as long as nobody knows that.</summary>
    public string Name => Type ?? Entry.Name;

    /// <summary>The same, disabled.</summary>
    public InstalledPlugin Disable(string problem) =>
        this with
        {
            Plugin = null,
            Problem = problem,
        };
}
