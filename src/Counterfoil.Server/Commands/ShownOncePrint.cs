using System.Text.Json.Nodes;
using QRCoder;

namespace Counterfoil.Server.Commands;

/// <summary>Prints what is shown once: texts, lists, and a QR code as blocks that a telephone can read from the screen.</summary>
internal static class ShownOncePrint
{
    /// <summary>Tells what came of it.</summary>
    public static void Tell(Printer print, JsonNode answer)
    {
        var shown = answer["shownOnce"]!.AsArray();
        print.Line($"{Printer.Text(answer["type"])} {Printer.Text(answer["id"])}: done.");
        if (shown.Count > 0)
            print.Line("This is shown once:");
        foreach (var one in shown)
            Tell(print, Printer.Text(one!["kind"]), Printer.Text(one["label"]), one);
    }

    private static void Tell(Printer print, string kind, string label, JsonNode one)
    {
        print.Line("");
        print.Line(label + ":");
        switch (kind)
        {
            case "qrCode":
                print.Line(Draw(Printer.Text(one["text"])));
                print.Line("  " + Printer.Text(one["text"]));
                break;
            case "list":
                foreach (var item in one["items"]!.AsArray())
                    print.Line("  " + Printer.Text(item));
                break;
            case "image":
                print.Line("  An image; --json has it.");
                break;
            default:
                print.Line("  " + Printer.Text(one["text"]));
                break;
        }
    }

    private static string Draw(string content)
    {
        using var drawn = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        using var blocks = new AsciiQRCode(drawn);
        return blocks.GetGraphicSmall();
    }
}
