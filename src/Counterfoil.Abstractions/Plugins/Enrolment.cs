namespace Counterfoil;

/// <summary>How enrolling an associate, or changing a row, ended. A closed hierarchy.</summary>
public abstract record Enrolment
{
    private protected Enrolment() { }

    /// <summary>The row is as asked, and there is nothing to show.</summary>
    public static Enrolment Done(PluginRow row) => new DoneCase(row, [], []);

    /// <summary>The row is as asked, and this is shown once: it cannot be had again.</summary>
    public static Enrolment Shown(PluginRow row, params IReadOnlyList<ShownOnce> shown) =>
        new DoneCase(row, shown, []);

    /// <summary>
    /// The row is there and does not count yet: the associate is to prove that what was shown has arrived, by an edit of
    /// the row with these fields, such as a first code. What the row says of that is the plugin's own business.
    /// </summary>
    public static Enrolment ToConfirm(
        PluginRow row,
        IReadOnlyList<ShownOnce> shown,
        params IReadOnlyList<CredentialField> confirmation
    ) => new DoneCase(row, shown, confirmation);

    /// <summary>Nothing was changed, because of one field; an empty name means the form as a whole.</summary>
    public static Enrolment Refused(string field, string reason) =>
        new RefusedCase([new FieldProblem(field, reason)], IsMistaken: false);

    /// <summary>Nothing was changed, because of these.</summary>
    public static Enrolment Refused(params IReadOnlyList<FieldProblem> problems) =>
        new RefusedCase(problems, IsMistaken: false);

    /// <summary>Nothing was changed, because a secret that was to prove something is wrong; it counts in the throttle.</summary>
    public static Enrolment Mistaken(string field, string reason) =>
        new RefusedCase([new FieldProblem(field, reason)], IsMistaken: true);

    /// <summary>See <see cref="Done"/>, <see cref="Shown"/> and <see cref="ToConfirm"/>.</summary>
    /// <param name="Row">The row; after a removal, as it was.</param>
    /// <param name="ShownOnce">What whoever asked is shown now and never again.</param>
    /// <param name="Confirmation">The fields of the edit that is still needed; empty when none is.</param>
    public sealed record DoneCase(
        PluginRow Row,
        IReadOnlyList<ShownOnce> ShownOnce,
        IReadOnlyList<CredentialField> Confirmation
    ) : Enrolment;

    /// <summary>See <see cref="Refused(string, string)"/> and <see cref="Mistaken"/>.</summary>
    /// <param name="Problems">Why; at least one.</param>
    /// <param name="IsMistaken">Whether something that was to prove something was wrong.</param>
    public sealed record RefusedCase(IReadOnlyList<FieldProblem> Problems, bool IsMistaken)
        : Enrolment;
}

/// <summary>Something that is shown once, at enrolment. A closed hierarchy.</summary>
/// <param name="Label">What it is, for people.</param>
public abstract record ShownOnce(string Label)
{
    /// <summary>A text, such as a key to type in.</summary>
    /// <param name="Label">What it is.</param>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Label, Secret Value) : ShownOnce(Label);

    /// <summary>A QR code, by its content: a page draws it, a terminal prints it as blocks, and a program may take the content.</summary>
    /// <param name="Label">What it is.</param>
    /// <param name="Content">What the code says; at most 1,000 characters.</param>
    public sealed record QrCode(string Label, Secret Content) : ShownOnce(Label);

    /// <summary>An image.</summary>
    /// <param name="Label">What it is.</param>
    /// <param name="MediaType"><c>image/png</c> or <c>image/svg+xml</c>.</param>
    /// <param name="Bytes">Its content; at most 256 KiB.</param>
    public sealed record Image(string Label, string MediaType, ReadOnlyMemory<byte> Bytes)
        : ShownOnce(Label);

    /// <summary>A list, such as recovery codes.</summary>
    /// <param name="Label">What it is.</param>
    /// <param name="Values">The items.</param>
    public sealed record List(string Label, IReadOnlyList<Secret> Values) : ShownOnce(Label);
}
