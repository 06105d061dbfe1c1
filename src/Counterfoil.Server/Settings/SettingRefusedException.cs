namespace Counterfoil.Server.Settings;

/// <summary>A setting with which the server does not start. The message names it, its value, where it came from, and the remedy.</summary>
/// <param name="setting">Its name.</param>
/// <param name="value">What it was set to; <c>null</c> where that must not be shown.</param>
/// <param name="source">Where that stood.</param>
/// <param name="problem">What is wrong with it; a clause.</param>
/// <param name="remedy">What to do; a sentence.</param>
internal sealed class SettingRefusedException(
    string setting,
    string? value,
    string source,
    string problem,
    string remedy
)
    : Exception(
        value is null
            ? $"The setting {setting} in {source} does not work: {problem}. {remedy}"
            : $"The setting {setting} is '{value}' in {source}, and that does not work: {problem}. {remedy}"
    )
{
    /// <summary>The setting's name.</summary>
    public string Setting { get; } = setting;
}
