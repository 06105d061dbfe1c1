namespace Counterfoil.Server.Commands.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum Weight
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works; it could be better.</summary>
    Warning,

    /// <summary>It does not work, or is not safe.</summary>
    Wrong,

    /// <summary>Nobody knows: it could not be tried.</summary>
    Untried,
}

/// <summary>Something that the doctor found.</summary>
internal sealed record Finding(Weight Weight, string What, string Text)
{
    /// <summary>What to do about it, where that does not stand in the text; may be empty.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>What came of a step of a test.</summary>
    public static Finding Of(TestStep step) =>
        step switch
        {
            TestStep.GoodCase good => new Finding(Weight.Good, step.Name, good.Found),
            TestStep.DoubtfulCase doubtful => new Finding(Weight.Warning, step.Name, doubtful.Found)
            {
                Remedy = doubtful.Remedy,
            },
            TestStep.FailedCase failed => new Finding(Weight.Wrong, step.Name, failed.Found)
            {
                Remedy = failed.Remedy,
            },
            TestStep.NotTriedCase not => new Finding(
                Weight.Untried,
                step.Name,
                $"not tried: {not.Because}"
            ),
            _ => throw new InvalidOperationException($"There is no step {step.GetType().Name}."),
        };
}
