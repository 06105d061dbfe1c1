namespace Counterfoil.ActiveDirectory;

/// <summary>Lets people in by their company's domain.</summary>
public static class DirectoryPlugin
{
    /// <summary>The credential type.</summary>
    public const string Type = "ActiveDirectory";
}
