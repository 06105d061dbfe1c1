namespace Counterfoil.Conformance;

/// <summary>What a plugin's author says that it does. A closed hierarchy.</summary>
internal abstract record Example(string What)
{
    public sealed record OfMine(string What, Associate Who, IReadOnlyList<Evidence> Evidence)
        : Example(What);

    public sealed record OfWrong(string What, IReadOnlyList<Evidence> Evidence) : Example(What);

    public sealed record OfUnlinked(string What, IReadOnlyList<Evidence> Evidence) : Example(What);

    public sealed record OfNotMine(string What, IReadOnlyList<Evidence> Evidence) : Example(What);

    public sealed record OfScreened(string What, Use Use, IReadOnlyList<Evidence> Evidence)
        : Example(What);

    public sealed record OfPassed(string What, Hearing Hearing, DateTimeOffset? At) : Example(What);

    public sealed record OfObjected(string What, Hearing Hearing, DateTimeOffset? At)
        : Example(What);

    public sealed record OfChallenge(
        Associate Who,
        string Kind,
        Secret Rightly,
        Secret Wrongly,
        Factor Factor
    ) : Example($"the challenge “{Kind}” to {Who.Name}");

    public sealed record OfEnrolment(string What, Associate Who, FieldValues Values)
        : Example(What);
}
