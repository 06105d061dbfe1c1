namespace Counterfoil.Client;

/// <summary>Which part of an address the template's own text has come to. Not thread-safe.</summary>
internal sealed class UrlPart
{
    private int slashes;

    /// <summary>Whether scheme, host and port are behind: what stands here can lead nowhere else.</summary>
    public bool IsPastHost { get; private set; }

    /// <summary>Whether query or fragment has begun, where dots mean nothing.</summary>
    public bool IsPastPath { get; private set; }

    /// <summary>Reads a character of the template.</summary>
    public void Pass(char character)
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

    /// <summary>A value stands here: it is a part like any other character.</summary>
    public void PassValue()
    {
        IsPastHost |= slashes == 1;
    }
}
