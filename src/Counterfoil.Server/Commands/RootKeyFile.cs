using Counterfoil.Cryptography;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary>Puts keys into the file of root keys, and takes them out. The file is replaced whole, so that no reader sees half of it.</summary>
internal static class RootKeyFile
{
    /// <summary>Adds a new key under the next number; the current one stays current until <c>keys rotate</c>.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="CommandRefusedException">The key comes from the environment.</exception>
    public static int Add(ServerSettings settings)
    {
        if (settings.RootKey is not null)
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"The root key comes from the environment ({SettingsCatalogue.RootKey.EnvironmentName}), which nothing can be added to. Keep it in a file (--root-key-file), or add a line there yourself."
            );
        int number;
        using (var ring = RootKeys.Read(settings))
            number = ring.Numbers[^1] + 1;
        var text = File.ReadAllText(settings.RootKeyFile).TrimEnd('\n');
        PrivateFiles.Replace(settings.RootKeyFile, $"{text}\n{RootKey.Create(number).ToText()}\n");
        return number;
    }

    /// <summary>Takes a key out; false where the file is not this process's to write, or there is none.</summary>
    public static bool TryTakeOut(ServerSettings settings, int number)
    {
        if (settings.RootKey is not null || !File.Exists(settings.RootKeyFile))
            return false;
        try
        {
            var kept = File.ReadAllLines(settings.RootKeyFile)
                .Where(line => !RootKey.TryParse(line, out var key) || key.Number != number);
            PrivateFiles.Replace(settings.RootKeyFile, string.Join('\n', kept) + "\n");
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
