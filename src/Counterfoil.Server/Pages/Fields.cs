using System.Globalization;

namespace Counterfoil.Server.Pages;

/// <summary>The fields of a form. A field that is sent twice counts as not sent: nobody knows which one was meant.</summary>
internal sealed class Fields
{
    private readonly IFormCollection form;

    private Fields(IFormCollection form) => this.form = form;

    /// <summary>Reads the form of a request; its size is bounded by the pages' filters.</summary>
    public static async Task<Fields> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    ) => new(await request.ReadFormAsync(cancellationToken));

    /// <summary>The text of a field; empty when it is missing.</summary>
    public string Text(string name) => form[name] is [{ } one] ? one : "";

    /// <summary>The secret in a field; blank when it is missing.</summary>
    public Secret Secret(string name) => new(Text(name));

    /// <summary>Whether a box is ticked.</summary>
    public bool IsTicked(string name) => Text(name).Length > 0;

    /// <summary>A number; <c>null</c> when there is none.</summary>
    public int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A place on this server to go to afterwards; <c>null</c> when there is none.</summary>
    public LocalUrl? Goal => LocalUrl.TryParse(Text("returnUrl"), out var url) ? url : null;
}
