using System.Runtime.CompilerServices;

namespace Counterfoil.TestPlugins.Good;

/// <summary>
/// A second factor of the simplest kind: a word that is shown once at enrolment and confirmed. Objects, throws or hangs
/// where its settings say so.
/// </summary>
public sealed class GoodPlugin(IPluginHost host)
    : ICredentialPlugin,
        ICredentialAdministration,
        ISelfTest
{
    private const int Confirmed = 1;

    public string CredentialType => "Test/Good";

    public string DisplayName => "Words";

    public IReadOnlyList<CredentialField> EnrolmentFields(ContextIdentifier tenant) =>
        [
            new CredentialField("label", "Label", CredentialFieldKind.Text) { IsRequired = true },
            new CredentialField("colour", "Colour", CredentialFieldKind.Choice)
            {
                Choices = ["red", "green"],
            },
            new CredentialField("loud", "Loud", CredentialFieldKind.Switch),
            new CredentialField("pin", "PIN", CredentialFieldKind.Secret),
        ];

    public IReadOnlyList<CredentialField> EditFields(ContextIdentifier tenant) =>
        [new CredentialField("label", "Label", CredentialFieldKind.Text)];

    public async IAsyncEnumerable<TestStep> TestAsync(
        ContextIdentifier tenant,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.Yield();
        var mood = host.SettingsOf(tenant).GetValueOrDefault("mood");
        if (mood == "throws")
            throw new InvalidOperationException("the password is hunter2");
        yield return mood == "objects"
            ? TestStep.Failed("mood", "It is in no mood.", "Cheer it up.")
            : TestStep.Good("mood", "fine");
        yield return mood is null
            ? TestStep.Doubtful("words", "It knows few.", "Teach it more.")
            : TestStep.NotTried("words", "mood failed");
    }

    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hearing);
        ArgumentNullException.ThrowIfNull(rows);
        switch (host.SettingsOf(hearing.Tenant).GetValueOrDefault("mood"))
        {
            case "throws":
                throw new InvalidOperationException("the password is hunter2");
            case "hangs":
                // A word that crosses the border of the plugin's load context.
                (AppContext.GetData("Test/Good hangs") as TaskCompletionSource)?.TrySetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                break;
            case "objects":
                return Verdict.Objects("in no mood");
        }
        var own = await rows.FindByAssociateAsync(hearing.Associate.Id, cancellationToken);
        return own.Any(row => row.ExtraId == Confirmed) && !hearing.Origin.Has(Factor.OneTimeCode)
            ? Verdict.Needs(new Challenge("word", "The word?"))
            : Verdict.NoObjection;
    }

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    public IReadOnlyList<LabelledText> Show(PluginRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return
        [
            new LabelledText("Label", row.DisplayName),
            new LabelledText("Confirmed", row.ExtraId == Confirmed ? "yes" : "no"),
        ];
    }

    public async ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(associate);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(rows);
        if (values.TextOf("label") == "throw")
            throw new InvalidOperationException("the password is hunter2");
        var word = new Secret($"word of {associate.Name}");
        var added = await rows.TryAddAsync(
            new NewRow
            {
                SearchName = $"{associate.Id}:{values.TextOf("label")}",
                Secret = word,
                DisplayName = values.TextOf("label"),
                Comment = values.Find("pin")?.Reveal() ?? "",
            },
            cancellationToken
        );
        return added is RowAdded.DoneCase(var row)
            ? Enrolment.ToConfirm(
                row,
                [
                    new ShownOnce.Text("The word", word),
                    new ShownOnce.QrCode("To scan", new Secret("otpauth://totp/test?secret=ABC")),
                    new ShownOnce.List("For a rainy day", [new Secret("one"), new Secret("two")]),
                ],
                new CredentialField("word", "The word", CredentialFieldKind.Secret)
                {
                    IsRequired = true,
                }
            )
            : Enrolment.Refused("label", "There is one of this label.");
    }

    public async ValueTask<Enrolment> EditAsync(
        Associate associate,
        PluginRow row,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(rows);
        if (values.Find("word") is { } word && !word.Equals(row.Secret))
            return Enrolment.Mistaken("word", "That is not the word.");
        var changed = row with
        {
            DisplayName = values.Find("label")?.Reveal() ?? row.DisplayName,
            ExtraId = values.Find("word") is null ? row.ExtraId : Confirmed,
        };
        return await rows.TryReplaceAsync(changed, cancellationToken) is { } after
            ? Enrolment.Done(after)
            : Enrolment.Refused("", "Somebody was faster.");
    }
}
