namespace Counterfoil.Server.OAuth;

/// <summary>Says that a parameter came twice, or cannot be read.</summary>
internal static class FaultyParameters
{
    /// <summary>The fault; <c>null</c> when there is none. Its name is said only where it is one of the protocol's own letters.</summary>
    public static Fault? Find(Parameters parameters)
    {
        if (parameters.Faulty.Count == 0)
            return null;
        var name = parameters.Faulty.Order(StringComparer.Ordinal).First();
        return Fault.InvalidRequest(
            name.All(letter => char.IsAsciiLetter(letter) || letter == '_')
                ? $"{name} stands there twice, is too long, or holds characters that it must not."
                : "A parameter stands there twice, is too long, or holds characters that it must not."
        );
    }
}
