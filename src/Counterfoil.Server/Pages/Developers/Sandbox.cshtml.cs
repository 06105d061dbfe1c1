using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Developers;
using Counterfoil.Server.Api;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>The people of a developer's own sandbox. A link to a new password is shown once, in the answer to its form.</summary>
internal sealed class SandboxModel(
    DeveloperTools tools,
    SandboxDesk desk,
    ITenants tenants,
    ActivationCodes codes
) : DeveloperPage(tools)
{
    /// <summary>The tenant.</summary>
    public ContextIdentifier Tenant { get; private set; }

    /// <summary>Who is there.</summary>
    public IReadOnlyList<Associate> People { get; private set; } = [];

    /// <summary>Who is to be added, as it was typed.</summary>
    public SandboxPerson Typed { get; private set; } = new("", "", "", []);

    /// <summary>For whom a link was made; empty for nobody.</summary>
    public string For { get; private set; } = "";

    /// <summary>The link; <c>null</c> where none was made.</summary>
    public ActivationCode? Link { get; private set; }

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "added");
        return await DeveloperAsync(cancellationToken) is { Sandbox: not null } developer
            ? await ShowAsync(developer, cancellationToken)
            : GoTo(First);
    }

    /// <summary>Adds somebody, or makes a link to a new password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await DeveloperAsync(cancellationToken) is not { Sandbox: { } sandbox } developer)
            return Nothing();
        if (fields.Text("link") is { Length: > 0 } name)
        {
            var code = Take(
                "people",
                await desk.StartActivationAsync(developer, name, CancellationToken.None)
            );
            if (
                code is not null
                && await tenants.FindAsync(sandbox, cancellationToken) is { } tenant
            )
                (For, Link) = (name, codes.Of(tenant, code));
            return await ShowAsync(developer, cancellationToken);
        }
        Typed = new SandboxPerson(
            fields.Text("name").Trim(),
            fields.Text("fullName").Trim(),
            fields.Text("email").Trim(),
            fields.IsTicked("administrator") ? [Counterfoil.Rights.AdminAll] : []
        );
        var added = await desk.AddAsync(developer, Typed, CancellationToken.None);
        return Take("name", added) is null
            ? await ShowAsync(developer, cancellationToken)
            : GoTo("/developer/sandbox?why=added");
    }

    private async Task<IActionResult> ShowAsync(
        Developer developer,
        CancellationToken cancellationToken
    )
    {
        Tenant = developer.Sandbox!.Value;
        if (
            await desk.ListAsync(developer, cancellationToken) is Registered<Page<Associate>>.Done(
                var page
            )
        )
            People = page.Items;
        return Page();
    }
}
