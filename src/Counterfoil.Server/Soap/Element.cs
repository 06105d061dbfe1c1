namespace Counterfoil.Server.Soap;

/// <summary>An element as it was read, before anything is believed of it. Its text may be a password. Immutable.</summary>
internal sealed record Element
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The local name.</summary>
    public required string Name { get; init; }

    /// <summary>The text directly inside, in one piece; blank when there is none.</summary>
    public Secret Text { get; init; } = Secret.Blank;

    /// <summary>The elements directly inside, in order.</summary>
    public IReadOnlyList<Element> Children { get; init; } = [];

    /// <summary>Whether <c>xsi:nil</c> says that there is no value.</summary>
    public bool IsNil { get; init; }

    /// <summary>Whether it has attributes besides <c>xsi:nil</c> and declarations of namespaces.</summary>
    public bool HasOtherAttributes { get; init; }

    /// <summary>Whether, as a header, it must be understood by us (SOAP 1.1 section 4.2.3).</summary>
    public bool MustUnderstand { get; init; }

    /// <summary>Whether this is an element of the service with that name.</summary>
    public bool Is(string name) => Is(Wire.Services, name);

    /// <summary>Whether this is that element.</summary>
    public bool Is(string @namespace, string name) =>
        string.Equals(Name, name, StringComparison.Ordinal)
        && string.Equals(Namespace, @namespace, StringComparison.Ordinal);
}

/// <summary>How reading ended. A closed hierarchy.</summary>
internal abstract record Reading<T>
{
    private Reading() { }

    /// <summary>Here it is.</summary>
    /// <param name="Value">What was read.</param>
    public sealed record Read(T Value) : Reading<T>;

    /// <summary>It cannot be read.</summary>
    /// <param name="Why">What to answer.</param>
    public sealed record Faulty(Fault Why) : Reading<T>;

    public static implicit operator Reading<T>(T value) => new Read(value);

    public static implicit operator Reading<T>(Fault why) => new Faulty(why);
}
