namespace Counterfoil;

/// <summary>How a step of a plugin's test of itself ended. A closed hierarchy; for the operator's eyes, and without secrets.</summary>
public abstract record TestStep
{
    private protected TestStep(string name) => Name = name;

    /// <summary>What was tried, in a few words, such as <c>bind ldaps://dc1.example.com:636</c>. The same for every outcome.</summary>
    public string Name { get; }

    /// <summary>It is as it should be.</summary>
    /// <param name="name">What was tried.</param>
    /// <param name="found">What was found, in a sentence or less.</param>
    public static TestStep Good(string name, string found) => new GoodCase(name, found);

    /// <summary>It works, and something about it should be better.</summary>
    /// <param name="name">What was tried.</param>
    /// <param name="found">What was found.</param>
    /// <param name="remedy">What to do about it, in a sentence that somebody can follow.</param>
    public static TestStep Doubtful(string name, string found, string remedy) =>
        new DoubtfulCase(name, found, remedy);

    /// <summary>It does not work, or is not safe.</summary>
    /// <param name="name">What was tried.</param>
    /// <param name="found">What was found.</param>
    /// <param name="remedy">What to do about it, in a sentence that somebody can follow.</param>
    public static TestStep Failed(string name, string found, string remedy) =>
        new FailedCase(name, found, remedy);

    /// <summary>It could not be tried.</summary>
    /// <param name="name">What was to be tried.</param>
    /// <param name="because">Why not: the name of the step that failed, or what is not set.</param>
    public static TestStep NotTried(string name, string because) => new NotTriedCase(name, because);

    /// <summary>See <see cref="Good"/>.</summary>
    public sealed record GoodCase : TestStep
    {
        internal GoodCase(string name, string found)
            : base(name) => Found = found;

        /// <summary>What was found.</summary>
        public string Found { get; }
    }

    /// <summary>See <see cref="Doubtful"/>.</summary>
    public sealed record DoubtfulCase : TestStep
    {
        internal DoubtfulCase(string name, string found, string remedy)
            : base(name) => (Found, Remedy) = (found, remedy);

        /// <summary>What was found.</summary>
        public string Found { get; }

        /// <summary>What to do about it.</summary>
        public string Remedy { get; }
    }

    /// <summary>See <see cref="Failed"/>.</summary>
    public sealed record FailedCase : TestStep
    {
        internal FailedCase(string name, string found, string remedy)
            : base(name) => (Found, Remedy) = (found, remedy);

        /// <summary>What was found.</summary>
        public string Found { get; }

        /// <summary>What to do about it.</summary>
        public string Remedy { get; }
    }

    /// <summary>See <see cref="NotTried"/>.</summary>
    public sealed record NotTriedCase : TestStep
    {
        internal NotTriedCase(string name, string because)
            : base(name) => Because = because;

        /// <summary>Why not.</summary>
        public string Because { get; }
    }
}
