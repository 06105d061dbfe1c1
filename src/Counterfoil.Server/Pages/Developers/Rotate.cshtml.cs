using Counterfoil.Broker.Applications;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>Makes a new token of an application, shown once in the answer to the form that asked for it; or revokes one.</summary>
internal sealed class RotateModel(DeveloperTools tools) : DeveloperPage(tools)
{
    /// <summary>Whose.</summary>
    public Application Application { get; private set; } = null!;

    /// <summary>The new token; <c>null</c> where none was made.</summary>
    public string? Token { get; private set; }

    /// <summary>There is nothing to see without the form.</summary>
    public IActionResult OnGet() => GoTo(First);

    /// <summary>Makes it, or revokes the one that is named.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await FindAsync(fields.Text("id"), cancellationToken) is not var (registrant, found))
            return Nothing();
        Application = found;
        if (Guid.TryParseExact(fields.Text("revoke"), "D", out var token))
        {
            var revoked = await Tools.Tokens.RevokeAsync(
                registrant,
                found.Id,
                token,
                CancellationToken.None
            );
            return Take("token", revoked) is null
                ? Page()
                : GoTo($"/developer/application?id={found.Id}&why=revoked");
        }
        var made = await Tools.Tokens.MakeAsync(
            registrant,
            found.Id,
            new TokenWish
            {
                Label = fields.Text("label").Trim(),
                OthersEndAfter = fields.Number("others") is { } hours and <= 90 * 24
                    ? TimeSpan.FromHours(hours)
                    : null,
            },
            CancellationToken.None
        );
        Token = Take("token", made)?.Text?.Reveal();
        return Page();
    }
}
