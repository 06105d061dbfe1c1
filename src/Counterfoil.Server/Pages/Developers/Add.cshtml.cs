using Counterfoil.Broker.Applications;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>Registers an application; its first token is shown in the answer to the form, and nowhere else.</summary>
internal sealed class AddModel(DeveloperTools tools) : DeveloperPage(tools)
{
    /// <summary>What stands in the form.</summary>
    public ApplicationForm Form { get; private set; } = new(Blank);

    /// <summary>What was registered; <c>null</c> before.</summary>
    public Application? Added { get; private set; }

    /// <summary>Its token; <c>null</c> for none.</summary>
    public string? Token { get; private set; }

    private static Application Blank { get; } =
        new()
        {
            Id = default,
            ClientId = "",
            Name = "",
        };

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await RegistrantAsync(cancellationToken) is not { } registrant)
            return GoTo(First);
        Form = Form with { IsOperators = registrant is Registrant.Operator };
        return Page();
    }

    /// <summary>Registers it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await RegistrantAsync(cancellationToken) is not { } registrant)
            return Nothing();
        Form = ApplicationForm.Of(fields, Blank) with
        {
            IsOperators = registrant is Registrant.Operator,
        };
        var (isKnown, owner) = await OwnerAsync(
            registrant,
            fields,
            before: null,
            cancellationToken
        );
        if (CanRead(fields) && isKnown)
        {
            var added = await Tools.Register.AddAsync(
                registrant,
                Form.Application with
                {
                    Owner = owner,
                },
                new FirstSecret(),
                CancellationToken.None
            );
            if (Take("name", added) is { } made)
                (Added, Token) = (made.Application, made.Token?.Reveal());
        }
        Form = Form with { Problems = Problems };
        return Page();
    }
}
