using QRCoder;

namespace Counterfoil.Server.Api;

/// <summary>What came of enrolling, editing or removing. The one answer that holds what is shown once.</summary>
/// <param name="Id">The row.</param>
/// <param name="Type">Its credential type.</param>
/// <param name="ShownOnce">What cannot be had again.</param>
/// <param name="Confirmation">The fields of the edit that is still needed before the row counts; empty when none is.</param>
internal sealed record EnrolmentCarrier(
    string Id,
    string Type,
    IReadOnlyList<ShownOnceCarrier> ShownOnce,
    IReadOnlyList<FieldCarrier> Confirmation
)
{
    public static EnrolmentCarrier Of(string type, Enrolment.DoneCase done) =>
        new(
            done.Row.Id.ToString(),
            type,
            [.. done.ShownOnce.Select(ShownOnceCarrier.Of)],
            [.. done.Confirmation.Select(FieldCarrier.Of)]
        );
}

/// <summary>Something that is shown once.</summary>
internal sealed record ShownOnceCarrier
{
    private const int MostQrCharacters = 1_000;
    private const int MostImageBytes = 256 * 1024;

    /// <summary>text, qrCode, image or list.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Label { get; init; }

    /// <summary>The text, or what the QR code says.</summary>
    public string? Text { get; init; }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>An image's type.</summary>
    public string? MediaType { get; init; }

    /// <summary>An image, in Base64; of a QR code too.</summary>
    public string? Image { get; init; }

    public static ShownOnceCarrier Of(ShownOnce shown) =>
        shown switch
        {
            ShownOnce.QrCode code => OfCode(code.Label, code.Content.Reveal()),
            ShownOnce.List list => new()
            {
                Kind = "list",
                Label = list.Label,
                Items = [.. list.Values.Select(one => one.Reveal())],
            },
            ShownOnce.Image image
                when image.MediaType is "image/png" or "image/svg+xml"
                    && image.Bytes.Length <= MostImageBytes => new()
            {
                Kind = "image",
                Label = image.Label,
                MediaType = image.MediaType,
                Image = Convert.ToBase64String(image.Bytes.Span),
            },
            ShownOnce.Text text => new()
            {
                Kind = "text",
                Label = text.Label,
                Text = text.Value.Reveal(),
            },
            _ => new()
            {
                Kind = "text",
                Label = shown.Label,
                Text = "",
            },
        };

    private static ShownOnceCarrier OfCode(string label, string content)
    {
        if (content.Length is 0 or > MostQrCharacters)
            return new()
            {
                Kind = "text",
                Label = label,
                Text = content,
            };
        using var drawn = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(drawn);
        return new()
        {
            Kind = "qrCode",
            Label = label,
            Text = content,
            MediaType = "image/png",
            Image = Convert.ToBase64String(png.GetGraphic(6)),
        };
    }
}

/// <summary>What was filled in.</summary>
/// <param name="Values">Field name → text; a switch is "true" or "false".</param>
internal sealed record FieldsBody(IReadOnlyDictionary<string, string>? Values = null)
{
    public FieldValues ToValues() =>
        new(
            (Values ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(
                one => one.Key,
                one => new Secret(one.Value),
                StringComparer.Ordinal
            )
        );
}

/// <summary>A change of a password behind a row.</summary>
internal sealed record RowPasswordBody(string Old, string Password);
