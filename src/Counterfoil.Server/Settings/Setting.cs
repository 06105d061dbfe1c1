namespace Counterfoil.Server.Settings;

/// <summary>Reads a setting's text; false when it is not one of its values.</summary>
internal delegate bool Reader<T>(string text, out T value);

/// <summary>Where a setting may stand.</summary>
internal enum SettingPlace
{
    /// <summary>In the file, in the environment, on the command line.</summary>
    Everywhere,

    /// <summary>In the environment or on the command line: it says where the file is.</summary>
    NotInFile,

    /// <summary>In the file alone: it is a table.</summary>
    File,

    /// <summary>In the environment alone: it is a secret.</summary>
    Environment,
}

/// <summary>One setting, as the catalogue lists it. Immutable.</summary>
internal abstract record Setting
{
    /// <summary>What every environment variable of ours begins with.</summary>
    public const string Prefix = "COUNTERFOIL_";

    /// <summary>Its name in the file; on the command line with two dashes in front.</summary>
    public required string Name { get; init; }

    /// <summary>Its default as it would be written; empty when there is none.</summary>
    public required string Default { get; init; }

    /// <summary>Which values it takes: the end of the sentence "Set it to …".</summary>
    public required string Range { get; init; }

    /// <summary>What it does, in a sentence or two.</summary>
    public required string Meaning { get; init; }

    /// <summary>Where it may stand.</summary>
    public SettingPlace Place { get; init; }

    /// <summary>What the documentation says where the default depends on the machine; else the default.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>Whether its value must not be shown: it may hold a password.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Its name in the environment.</summary>
    public string EnvironmentName => Prefix + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Its switch.</summary>
    public string Switch => "--" + Name;

    /// <summary>Whether the text is one of its values.</summary>
    public abstract bool Accepts(string text);
}

/// <summary>A setting of a type.</summary>
internal sealed record Setting<T> : Setting
{
    /// <summary>Reads its text.</summary>
    public required Reader<T> Reader { get; init; }

    /// <inheritdoc/>
    public override bool Accepts(string text) => Reader(text, out _);
}
