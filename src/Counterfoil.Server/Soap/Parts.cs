namespace Counterfoil.Server.Soap;

/// <summary>
/// The children of an element, taken one by one by name. Where one is expected and several stand, it is
/// amiss: whoever looked before us may have seen another one than we. For one request; not thread-safe.
/// </summary>
internal sealed class Parts(IReadOnlyList<Element> children, string ofNamespace = Wire.Services)
{
    private int taken;

    /// <summary>Whether something was repeated or of the wrong form.</summary>
    public bool AreAmiss { get; private set; }

    /// <summary>Whether nothing is left over and nothing is amiss.</summary>
    public bool AreAllTaken => !AreAmiss && taken == children.Count;

    /// <summary>The one element of the namespace with that name; <c>null</c> when there is none.</summary>
    public Element? Take(string name)
    {
        Element? found = null;
        foreach (var child in children)
        {
            if (!child.Is(ofNamespace, name))
                continue;
            taken++;
            AreAmiss |= found is not null;
            found = child;
        }
        return found;
    }

    /// <summary>The text of that element; <c>null</c> when there is none or it is nil.</summary>
    public Secret? TakeText(string name)
    {
        if (Take(name) is not { } found)
            return null;
        AreAmiss |= found.Children.Count > 0 || (found.IsNil && !found.Text.IsBlank);
        return found.IsNil ? null : found.Text;
    }

    /// <summary>The keys and values inside that element, in order, repeated keys as they came.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> TakePairs(string name, string pairName)
    {
        var pairs = new List<KeyValuePair<string, Secret>>();
        foreach (var child in Take(name)?.Children ?? [])
        {
            var pair = new Parts(child.Children);
            var key = pair.TakeText("Key");
            var value = pair.TakeText("Value");
            AreAmiss |= !child.Is(pairName) || !pair.AreAllTaken;
            pairs.Add(new(key?.Reveal() ?? "", value ?? Secret.Blank));
        }
        return pairs;
    }
}
