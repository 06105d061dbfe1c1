namespace Chain.Portal;

/// <summary>Where the others of the chain are; <c>Chain__Authority</c> and so on in the environment.</summary>
internal sealed record ChainSettings
{
    public Uri Authority { get; init; } = new("http://127.0.0.1:7080");

    public string Application { get; init; } = "";

    public string Secret { get; init; } = "";

    public Uri Reporter { get; init; } = new("http://127.0.0.1:7092");

    /// <summary>The batch's assembly.</summary>
    public string Batch { get; init; } = "";

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Application} at {Authority}";
}
