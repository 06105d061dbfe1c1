namespace Counterfoil;

/// <summary>What a review still needs: neither yes nor no.</summary>
/// <param name="Kind">Stable name; the answer comes back as a <see cref="ChallengeAnswer"/> of this name.</param>
/// <param name="Prompt">What a page asks the person, in a sentence.</param>
public sealed record Challenge(string Kind, string Prompt);
