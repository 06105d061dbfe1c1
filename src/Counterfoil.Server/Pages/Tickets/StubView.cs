using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>A ticket as the pages show it: never the ticket itself, which nobody but its holder has.</summary>
internal sealed record StubView
{
    /// <summary>What the ticket is named by.</summary>
    public required Guid TicketId { get; init; }

    /// <summary>The program that it was issued to.</summary>
    public required string Program { get; init; }

    /// <summary>Whose it is; empty where that is clear.</summary>
    public string Who { get; init; } = "";

    /// <summary>Whether the request was made with it.</summary>
    public bool IsInUse { get; init; }

    /// <summary>Whether the visitor may end it.</summary>
    public bool MayEnd { get; init; } = true;

    /// <summary>Names and values, in the order of reading.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }
}

/// <summary>One thing to know about a ticket.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What it says.</param>
/// <param name="At">The instant, if it is one.</param>
/// <param name="Remark">A remark behind it; empty when there is none.</param>
internal sealed record Fact(
    string Name,
    string Value,
    DateTimeOffset? At = null,
    string Remark = ""
);

/// <summary>Puts stubs into words. Thread-safe.</summary>
internal sealed class StubWords(IStringLocalizer<PageTexts> texts, TimeWords words)
{
    /// <summary>A stub in words.</summary>
    public StubView Describe(TicketStub stub) =>
        new()
        {
            TicketId = stub.TicketId,
            Program = stub.Program.Length > 0 ? stub.Program : texts["Tickets_NoProgram"],
            Facts = [.. Facts(stub)],
        };

    /// <summary>A door's name for people.</summary>
    public string Door(string name) => Named("Door", name);

    private IEnumerable<Fact> Facts(TicketStub stub)
    {
        yield return stub.LastUsed is { } used
            ? At("Tickets_LastUsed", used, stub.LastUsedInfo)
            : new Fact(texts["Tickets_LastUsed"], texts["Tickets_NotYet"]);
        yield return At("Tickets_Issued", stub.IssuedAt);
        var isIdleFirst = stub.IdleEnd < stub.AbsoluteEnd;
        yield return At(
            "Tickets_Ends",
            isIdleFirst ? stub.IdleEnd : stub.AbsoluteEnd,
            texts[isIdleFirst ? "Tickets_EndsIdle" : "Tickets_EndsAbsolute"]
        );
        if (isIdleFirst)
            yield return At("Tickets_AtTheLatest", stub.AbsoluteEnd);
        yield return new Fact(
            texts["Tickets_Proven"],
            string.Join(", ", stub.Origin.Factors.Select(factor => Named("Factor", factor.Name))),
            Remark: texts["Tickets_AtDoor", Door(stub.Origin.Door), words.Exact(stub.Origin.At)]
        );
        if (stub.Terms.Doors.Count > 0)
            yield return new Fact(
                texts["Tickets_Opens"],
                string.Join(", ", stub.Terms.Doors.Select(Door))
            );
        if (stub.Terms.Purpose.Length > 0)
            yield return new Fact(texts["Tickets_Purpose"], stub.Terms.Purpose);
        if (stub.Parent is not null)
            yield return new Fact(texts["Tickets_Got"], texts["Tickets_GotWithAnother"]);
    }

    private Fact At(string name, DateTimeOffset at, string remark = "") =>
        new(texts[name], words.Relative(at), at, remark);

    private string Named(string kind, string name)
    {
        var text = texts[$"{kind}_{name}"];
        return text.ResourceNotFound ? name : text.Value;
    }
}
