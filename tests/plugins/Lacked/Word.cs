namespace Counterfoil.TestPlugins.Lacked;

/// <summary>What the plugin beside it cannot do without.</summary>
public static class Word
{
    public static string Of => "a word from the dependency";
}
