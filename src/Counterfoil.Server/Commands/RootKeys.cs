using Counterfoil.Cryptography;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary>The root key, outside of the database: in its file, or from the environment.</summary>
internal static class RootKeys
{
    /// <summary>Reads it.</summary>
    /// <exception cref="SettingRefusedException">There is none, or it is none.</exception>
    public static KeyRing Read(ServerSettings settings)
    {
        var source = settings.RootKey is null
            ? settings.RootKeyFile
            : $"the environment ({SettingsCatalogue.RootKey.EnvironmentName})";
        try
        {
            return KeyRing.Parse(
                settings.RootKey?.Reveal() ?? File.ReadAllText(settings.RootKeyFile)
            );
        }
        catch (FormatException failure)
        {
            throw new SettingRefusedException(
                SettingsCatalogue.RootKey.Name,
                value: null,
                source,
                failure.Message.TrimEnd('.'),
                "Give the key that 'counterfoil init' made, whole and unchanged."
            );
        }
        catch (Exception failure)
            when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingRefusedException(
                SettingsCatalogue.RootKeyFile.Name,
                settings.RootKeyFile,
                "the settings",
                "there is no such file",
                $"Run 'counterfoil init' to set up {settings.Data}, give {SettingsCatalogue.RootKeyFile.Switch} or {SettingsCatalogue.RootKey.EnvironmentName}, or try 'counterfoil demo'."
            );
        }
        catch (UnauthorizedAccessException)
        {
            throw new SettingRefusedException(
                SettingsCatalogue.RootKeyFile.Name,
                settings.RootKeyFile,
                "the settings",
                "this user may not read it",
                "Run the command as the user whom it belongs to."
            );
        }
    }

    /// <summary>Makes a new key and its file, 0600, unless there is one: it is never written over.</summary>
    public static void MakeUnlessThere(ServerSettings settings)
    {
        if (settings.RootKey is not null || File.Exists(settings.RootKeyFile))
            return;
        PrivateFiles.MakeFolder(Path.GetDirectoryName(settings.RootKeyFile)!);
        PrivateFiles.Create(
            settings.RootKeyFile,
            "# Counterfoil's root key. Whoever has it and the database has everything; without it the database is lost.\n"
                + RootKey.Create(1).ToText()
                + "\n"
        );
    }
}
