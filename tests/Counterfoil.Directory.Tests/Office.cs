using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Shouldly;

namespace Counterfoil.ActiveDirectory.Tests;

/// <summary>A tenant beside the domain: associates, their rows, and the plugin that is asked about them.</summary>
internal sealed class Office : IDisposable
{
    private readonly Rehearsal rehearsal = new(DirectoryPlugin.Type);
    private readonly List<Associate> associates = [];

    public Office(SambaDomain domain)
    {
        Host = new DomainHost(domain);
        Plugin = new DirectoryPlugin(Host);
    }

    public DomainHost Host { get; }

    public DirectoryPlugin Plugin { get; }

    public IPluginRows Rows => rehearsal.Table.RowsOf(Rehearsal.Tenant, DirectoryPlugin.Type);

    public IEditableRows EditableRowsOf(Associate associate) =>
        rehearsal.Table.EditableRowsOf(associate, DirectoryPlugin.Type);

    public Associate Add(string name, string email = "")
    {
        var associate = rehearsal.AddAssociate(name, card: Card.Empty with { Email = email });
        associates.Add(associate);
        return associate;
    }

    public Associate Link(string name, string sid, string email = "")
    {
        var associate = Add(name, email);
        rehearsal.AddRow(associate, sid, Secret.Blank);
        return associate;
    }

    public Task<Resolution> LogInAsync(string name, string password) =>
        ResolveAsync(new NameAndPassword(name, new Secret(password)));

    public Task<Resolution> ArriveAsync(string principal, string? sid = null) =>
        ResolveAsync(new OperatingSystemLogin(principal) { Sid = sid });

    public async Task<Resolution> ResolveAsync(params Evidence[] evidence) =>
        await Plugin.ResolveAsync(
            new EvidenceSet
            {
                Tenant = Rehearsal.Tenant,
                Door = Rehearsal.Plain,
                Items = evidence,
                Named = evidence.OfType<NameAndPassword>().Select(Who).FirstOrDefault(),
            },
            Rows,
            CancellationToken.None
        );

    public async Task<Verdict> ReviewAsync(Associate who, string sid, TimeSpan age)
    {
        var hearing = Rehearsal.HearingOf(who, Occasion.Use);
        return await Plugin.ReviewAsync(
            hearing with
            {
                Origin = hearing.Origin with
                {
                    Credentials = [new ProvidedCredential(DirectoryPlugin.Type, null, sid)],
                    At = Host.Time.GetUtcNow() - age,
                },
            },
            Rows,
            CancellationToken.None
        );
    }

    public void Dispose() => Plugin.Dispose();

    private Associate? Who(NameAndPassword typed) =>
        associates.Find(one =>
            string.Equals(one.Name, typed.UserName, StringComparison.OrdinalIgnoreCase)
            || (one.Card.Email.Length > 0 && one.Card.Email == typed.UserName)
        );
}

internal static class ResolutionExpectations
{
    public static void ShouldBe(this Resolution resolution, Associate associate, Factor factor)
    {
        var resolved = resolution.ShouldBeOfType<Resolution.ResolvedCase>(resolution.ToString());
        resolved.Associate.ShouldBe(associate.Id);
        resolved.Factors.ShouldBe([factor]);
    }

    public static void ShouldBeMistaken(this Resolution resolution, string reason) =>
        resolution
            .ShouldBeOfType<Resolution.MistakenCase>(resolution.ToString())
            .Reason.ShouldBe(reason);
}
