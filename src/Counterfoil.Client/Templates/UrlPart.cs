using System.Text;

namespace Counterfoil.Client;

/// <summary>
/// Which part of an address the template's own text has come to, and what a value that is empty there must not make of it.
/// Not thread-safe.
/// </summary>
internal sealed class UrlPart
{
    // RFC 2606 section 2: nobody's host, ever.
    private const string NoHost = "invalid";

    private int slashes;
    private bool hasValue;
    private bool isBegun;
    private bool isBareSlash;
    private bool isHostEmpty;

    /// <summary>Whether scheme, host and port are behind: what stands here can lead nowhere else.</summary>
    public bool IsPastHost { get; private set; }

    /// <summary>Whether query or fragment has begun, where dots mean nothing.</summary>
    public bool IsPastPath { get; private set; }

    /// <summary>Reads a character of the template, and writes it; a slash only where it does not make another host.</summary>
    public void Pass(char character, StringBuilder text)
    {
        // Browsers take these out of an address, or off its beginning, before they read it.
        if (character <= ' ')
        {
            text.Append(character);
            return;
        }
        if (character is '/' or '\\')
        {
            // "/" and a first segment that came to nothing: with this it would begin "//", and name a host.
            if (isBareSlash && hasValue)
                return;
            // "https://" and a host that came to nothing: whatever is behind the slash would be the host.
            if (isHostEmpty && hasValue)
                text.Append(NoHost);
        }
        text.Append(character);
        Count(character);
        isBareSlash = !isBegun && slashes == 1;
        isBegun = true;
        isHostEmpty = slashes == 2 && !IsPastHost && character is '/' or '\\';
    }

    /// <summary>A value comes here: it is a part like any other character.</summary>
    public void BeginValue() => IsPastHost |= slashes == 1;

    /// <summary>A value was written here.</summary>
    public void EndValue(bool isEmpty)
    {
        hasValue = true;
        if (isEmpty)
            return;
        (isBegun, isBareSlash, isHostEmpty) = (true, false, false);
    }

    private void Count(char character)
    {
        if (character is '?' or '#')
            (IsPastHost, IsPastPath) = (true, true);
        else if (character is '/' or '\\')
        {
            // "//" begins the host, of an address or of one without a scheme; the next one ends it.
            slashes++;
            IsPastHost |= slashes > 2;
        }
        else
        {
            // "/x": a path of the same host.
            IsPastHost |= slashes == 1;
        }
    }
}
