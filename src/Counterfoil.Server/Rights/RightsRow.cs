namespace Counterfoil.Server;

/// <summary>A row of the table of rights.</summary>
/// <param name="Name">A call as <c>GET /v1/me</c>, a page as <c>page /Home</c>, a command as <c>command ticket list</c>.</param>
/// <param name="Need">What somebody must be to come in at all.</param>
/// <param name="What">What it does, in a sentence.</param>
internal sealed record RightsRow(string Name, Need Need, string What)
{
    /// <summary>What somebody must be to reach what is not their own; the same as <see cref="Need"/> where nothing is.</summary>
    public Need ForOthers { get; init; } = Need;

    /// <summary>The tag that groups calls in the OpenAPI document: the first word of their path.</summary>
    public string Tag =>
        Name.Split('/') is [_, _, var word, ..] ? word.Split('-', '{')[0] : "other";
}
