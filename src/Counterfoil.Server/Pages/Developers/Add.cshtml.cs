using Counterfoil.Broker.Applications;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>Registers an application; its first token is shown in the answer to the form, and nowhere else.</summary>
internal sealed class AddModel(DeveloperTools tools) : DeveloperPage(tools)
{
    /// <summary>What stands in the form.</summary>
    public ApplicationForm Form { get; private set; } = ApplicationForm.Empty;

    /// <summary>Whether it cannot keep a secret.</summary>
    public bool IsPublic { get; private set; }

    /// <summary>What was registered; <c>null</c> before.</summary>
    public Application? Added { get; private set; }

    /// <summary>Its token; <c>null</c> for none.</summary>
    public string? Token { get; private set; }

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await RegistrantAsync(cancellationToken) is null ? GoTo(First) : Page();

    /// <summary>Registers it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await RegistrantAsync(cancellationToken) is not { } registrant)
            return Nothing();
        Form = ApplicationForm.Of(fields);
        IsPublic = fields.Text("type") == "public";
        var wished = new Application
        {
            Id = default,
            ClientId = "",
            Name = "",
            Type = IsPublic ? ClientType.Public : ClientType.Confidential,
            IsNative = IsPublic && fields.IsTicked("native"),
        };
        var added = await Tools.Register.AddAsync(
            registrant,
            Form.Over(wished),
            new FirstSecret(),
            CancellationToken.None
        );
        if (Take("name", added) is { } made)
            (Added, Token) = (made.Application, made.Token?.Reveal());
        return Page();
    }
}
