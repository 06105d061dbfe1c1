namespace Counterfoil;

/// <summary>A place where evidence comes in. The server's registry lists every one there is.</summary>
/// <param name="Name">Stable and short, such as <c>rest</c>: in decisions, in a ticket's list of doors, in the documentation.</param>
/// <param name="Title">For people to read.</param>
public sealed record Door(string Name, string Title)
{
    /// <summary>Whether the door can ask for more (it has a page); others refuse with <c>more_evidence</c>.</summary>
    public bool HasPage { get; init; }
}
