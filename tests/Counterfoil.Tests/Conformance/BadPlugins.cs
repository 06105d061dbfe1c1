using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Counterfoil.Tests.Conformance;

/// <summary>Throws when it does not know whom a name means.</summary>
internal sealed class ThrowingPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        evidence.Find<NameAndPassword>() is not null && evidence.Named is null
            ? throw new InvalidOperationException("Nobody is named.")
            : base.ResolveAsync(evidence, rows, cancellationToken);
}

/// <summary>Waits for what never comes.</summary>
internal sealed class HangingPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (hearing.Occasion == Occasion.Use)
            await new TaskCompletionSource().Task;
        return await base.ReviewAsync(hearing, rows, cancellationToken);
    }
}

/// <summary>Says another reason each time.</summary>
internal sealed class FicklePlugin(IPluginHost host) : GoodPlugin(host)
{
    private static int calls;

    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        await base.ResolveAsync(evidence, rows, cancellationToken) is Resolution.MistakenCase
            ? Resolution.Mistaken($"wrong_phrase_{Interlocked.Increment(ref calls)}")
            : await base.ResolveAsync(evidence, rows, cancellationToken);
}

/// <summary>Remembers used codes itself.</summary>
internal sealed class RememberingCodesPlugin(IPluginHost host) : GoodPlugin(host)
{
    private readonly HashSet<CredentialId> used = [];

    protected override ValueTask<bool> TryUseAsync(
        PluginRow row,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        lock (used)
            return new(used.Add(row.Id));
    }
}

/// <summary>Takes a code as often as it is brought.</summary>
internal sealed class ReplayablePlugin(IPluginHost host) : GoodPlugin(host)
{
    protected override ValueTask<bool> TryUseAsync(
        PluginRow row,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(true);
}

/// <summary>Believes any login of an operating system.</summary>
internal sealed class GreedyPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        evidence.Find<OperatingSystemLogin>() is { } login && login.Principal.Contains('@')
            ? new(
                Resolution.Resolved(
                    new AssociateId(1),
                    new ProvidedCredential(CredentialType, Id: null, "domain"),
                    report: null,
                    Factor.Kerberos
                )
            )
            : base.ResolveAsync(evidence, rows, cancellationToken);
}

/// <summary>How a plugin goes outside for everything that it is shown.</summary>
internal enum WayOut
{
    Http,
    Connection,
    BlockingConnection,
    Name,
}

/// <summary>Asks the world about all evidence, and takes no answer for NotMine.</summary>
internal sealed class OutgoingPlugin(IPluginHost host, WayOut way) : GoodPlugin(host)
{
    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await GoOutAsync(cancellationToken);
        }
        catch (Exception refused)
            when (refused is IOException or SocketException or HttpRequestException)
        {
            // Nobody answers there, and this plugin does not care.
        }
        return await base.ResolveAsync(evidence, rows, cancellationToken);
    }

    private async Task GoOutAsync(CancellationToken cancellationToken)
    {
        // Port 9 of the loopback address: nobody listens there.
        var nobody = new IPEndPoint(IPAddress.Loopback, 9);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var http = new HttpClient();
        switch (way)
        {
            case WayOut.Http:
                using (await http.GetAsync(new Uri("http://127.0.0.1:9/"), cancellationToken)) { }
                break;
            case WayOut.Connection:
                await socket.ConnectAsync(nobody, cancellationToken);
                break;
            case WayOut.BlockingConnection:
                socket.Connect(nobody);
                break;
            default:
                await Dns.GetHostAddressesAsync("localhost", cancellationToken);
                break;
        }
    }
}

/// <summary>Says what was typed, each time in another dress.</summary>
internal sealed class LeakingPlugin(IPluginHost host, Func<string, string> dress) : GoodPlugin(host)
{
    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        await base.ResolveAsync(evidence, rows, cancellationToken) is Resolution.MistakenCase
            ? Resolution.Mistaken(
                $"not {dress(evidence.Find<NameAndPassword>()!.Password.Reveal())}"
            )
            : await base.ResolveAsync(evidence, rows, cancellationToken);

    public static string InUtf16Hex(string text) =>
        Convert.ToHexStringLower(Encoding.Unicode.GetBytes(text));

    public static string InBase64OfMore(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"a:{text}"));
}

/// <summary>Logs the row's secret.</summary>
internal sealed class LoggingPlugin(IPluginHost host) : GoodPlugin(host)
{
    protected override async ValueTask<PluginRow?> RowOfAsync(
        Associate? associate,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var row = await base.RowOfAsync(associate, rows, cancellationToken);
        Host.Log($"Comparing with {row?.Secret.Reveal()[..14]}…");
        return row;
    }
}

/// <summary>Keeps the row that it found last for whoever has the same number.</summary>
internal sealed class RememberingPlugin(IPluginHost host) : GoodPlugin(host)
{
    private readonly Dictionary<AssociateId, PluginRow?> found = [];

    protected override async ValueTask<PluginRow?> RowOfAsync(
        Associate? associate,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (associate is null)
            return null;
        lock (found)
        {
            if (found.TryGetValue(associate.Id, out var known))
                return known;
        }
        var row = await base.RowOfAsync(associate, rows, cancellationToken);
        lock (found)
            found[associate.Id] = row;
        return row;
    }
}

/// <summary>Does not hand on the token that it is given.</summary>
internal sealed class UnstoppablePlugin(IPluginHost host) : GoodPlugin(host)
{
    protected override ValueTask<PluginRow?> RowOfAsync(
        Associate? associate,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => base.RowOfAsync(associate, rows, CancellationToken.None);
}

/// <summary>Waits for the world outside without the token.</summary>
internal sealed class WaitingPlugin(IPluginHost host, Task answer) : GoodPlugin(host)
{
    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var resolution = await base.ResolveAsync(evidence, rows, cancellationToken);
        await answer;
        return resolution;
    }
}

/// <summary>Asks for the code whenever a ticket is used, too.</summary>
internal sealed class AskingAgainPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        hearing.Occasion == Occasion.Use && hearing.Evidence.Find<ChallengeAnswer>() is null
            ? new(Verdict.Needs(new Challenge(Kind, "Type the code.")))
            : base.ReviewAsync(hearing, rows, cancellationToken);
}

/// <summary>Takes a blank password for an anonymous login, as some directories do.</summary>
internal sealed class AnonymousPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        evidence.Find<NameAndPassword>() is { Password.Length: 0 }
        && await RowOfAsync(evidence.Named, rows, cancellationToken) is { } row
            ? Resolution.Resolved(row.Associate, Credential(row), report: null, Factor.Password)
            : await base.ResolveAsync(evidence, rows, cancellationToken);
}

/// <summary>Encodes a name in a way that not every name can be encoded in.</summary>
internal sealed class SqueamishPlugin(IPluginHost host) : GoodPlugin(host)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public override ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (evidence.Find<NameAndPassword>() is { } typed)
            _ = Strict.GetBytes(typed.UserName);
        return base.ResolveAsync(evidence, rows, cancellationToken);
    }
}

/// <summary>Believes a phrase in whatever tenant it is brought.</summary>
internal sealed class TenantlessPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        evidence.Find<NameAndPassword>()?.Password.Equals(new Secret(Phrase)) == true
        && evidence.Named?.Name == "anna"
            ? new(
                Resolution.Resolved(
                    evidence.Named.Id,
                    new ProvidedCredential(CredentialType, Id: null, "anna"),
                    report: null,
                    Factor.Password
                )
            )
            : base.ResolveAsync(evidence, rows, cancellationToken);
}

/// <summary>Says NotMine where a phrase of its own is wrong, so that guesses are free.</summary>
internal sealed class UncountedPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        await base.ResolveAsync(evidence, rows, cancellationToken) is Resolution.ResolvedCase mine
            ? mine
            : Resolution.NotMine;
}

/// <summary>Takes an answer to anybody's question for its own.</summary>
internal sealed class EavesdroppingPlugin(IPluginHost host) : GoodPlugin(host)
{
    public override ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) =>
        base.ReviewAsync(
            hearing with
            {
                Evidence = hearing.Evidence with
                {
                    Items =
                    [
                        .. hearing.Evidence.Items.Select(item =>
                            item is ChallengeAnswer answer ? answer with { Challenge = Kind } : item
                        ),
                    ],
                },
            },
            rows,
            cancellationToken
        );
}

/// <summary>Has an administration side that shows the phrase to whoever looks.</summary>
internal sealed class IndiscreetPlugin(IPluginHost host)
    : GoodPlugin(host),
        ICredentialAdministration
{
    public string DisplayName => "Phrases";

    public IReadOnlyList<LabelledText> Show(PluginRow row) =>
        [new LabelledText("Begins with", row.Secret.Reveal()[..14])];

    public ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) => new(Enrolment.Refused("", "Nobody can be enrolled."));
}
