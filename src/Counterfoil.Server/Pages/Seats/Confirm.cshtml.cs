using System.Globalization;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>
/// Confirms a seat anew: exactly what was shown. An administrator does; and its own person, after a login of the last minutes by
/// what this tenant itself knows of them. The desk decides about both.
/// </summary>
internal sealed class ConfirmModel(
    SeatDesk desk,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : SeatPage(texts, words)
{
    /// <summary>Where to go on.</summary>
    public string Back { get; private set; } = "/seats/mine";

    /// <summary>There is nothing to see without the form.</summary>
    public IActionResult OnGet() => GoTo(Back);

    /// <summary>Confirms it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (fields.Text("back") == "all")
            Back = "/seats";
        _ = Guid.TryParseExact(fields.Text("account"), "D", out var account);
        _ = long.TryParse(
            fields.Text("at"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var at
        );
        var confirmed = await desk.ConfirmAsync(
            Visit.Proof!,
            new AccountId(account),
            DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, 0, 253402300799999)),
            CancellationToken.None
        );
        return IsDone("way", confirmed) ? GoTo($"{Back}?why=confirmed") : Page();
    }
}
