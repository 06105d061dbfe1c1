using System.Globalization;
using Counterfoil;

namespace Totp;

/// <summary>
/// The administration side: enrolling shows a QR code and recovery codes once, and a first code confirms that the app has
/// the key. Until then nobody is asked for a code, unless the tenant requires one of all.
/// </summary>
public sealed partial class TotpPlugin
{
    private static readonly CredentialField Code = new(
        "code",
        "The six digits that the app shows",
        CredentialFieldKind.Secret
    )
    {
        IsRequired = true,
    };

    private static readonly CredentialField NewCodes = new(
        "recovery",
        "New recovery codes",
        CredentialFieldKind.Switch
    )
    {
        Hint = "The old ones are worth nothing then.",
    };

    public string DisplayName => "Authenticator app";

    public string Description => "A second factor: six digits that change every 30 seconds.";

    public bool IsFor(AssociateType type) =>
        type is not (AssociateType.System or AssociateType.Resource);

    public IReadOnlyList<CredentialField> EditFields(ContextIdentifier tenant) => [Code, NewCodes];

    public IReadOnlyList<LabelledText> Show(PluginRow row)
    {
        var key = AuthenticatorKey.Read(row.Secret);
        return
        [
            new LabelledText("State", key.IsConfirmed ? "in use" : "waits for its first code"),
            new LabelledText(
                "Recovery codes left",
                key.Recovery.Count.ToString(CultureInfo.InvariantCulture)
            ),
        ];
    }

    public async ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        var (key, codes) = AuthenticatorKey.Create();
        var before = (
            await rows.FindByAssociateAsync(associate.Id, cancellationToken)
        ).FirstOrDefault();
        if (before is not null && AuthenticatorKey.Read(before.Secret).IsConfirmed)
            return Enrolment.Refused("", "There is an authenticator app already. Remove it first.");
        var row = before is null
            ? await AddAsync(associate, key, rows, cancellationToken)
            : await rows.TryReplaceAsync(
                before with
                {
                    Secret = key.ToSecret(),
                },
                cancellationToken
            );
        if (row is null)
            return Enrolment.Refused("", "Somebody else enrolled an app just now. Look again.");

        var issuer = host.SettingsOf(associate.Tenant)
            .GetValueOrDefault("issuer", associate.Tenant.Value);
        return Enrolment.ToConfirm(
            row,
            [
                new ShownOnce.QrCode(
                    "Scan this with the app",
                    new Secret(key.ToUri(issuer, associate.Name))
                ),
                new ShownOnce.Text("Or type this key into it", new Secret(key.Key)),
                RecoveryList(codes),
            ],
            Code
        );
    }

    public async ValueTask<Enrolment> EditAsync(
        Associate associate,
        PluginRow row,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        var before = AuthenticatorKey.Read(row.Secret);
        var typed = RecoveryCodes.Normalise(values.TextOf(Code.Name));
        if (!await TryUseAsync(typed, row, before, rows, cancellationToken))
            return Enrolment.Mistaken(Code.Name, "That is not the code, or it has been used.");
        var (key, codes) = (before with { IsConfirmed = true }, (IReadOnlyList<string>)[]);
        if (values.IsOn(NewCodes.Name) == true)
        {
            var (fresh, shown) = AuthenticatorKey.Create();
            (key, codes) = (key with { Recovery = fresh.Recovery }, shown);
        }
        var after = await rows.TryReplaceAsync(
            row with
            {
                Secret = key.ToSecret(),
            },
            cancellationToken
        );
        if (after is null)
            return Enrolment.Refused("", "Somebody else changed it just now. Look again.");
        return codes.Count == 0
            ? Enrolment.Done(after)
            : Enrolment.Shown(after, RecoveryList(codes));
    }

    private async ValueTask<PluginRow?> AddAsync(
        Associate associate,
        AuthenticatorKey key,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        var row = new NewRow
        {
            SearchName = associate.Id.ToString(),
            Secret = key.ToSecret(),
            DisplayName = DisplayName,
        };
        return await rows.TryAddAsync(row, cancellationToken) is RowAdded.DoneCase done
            ? done.Row
            : null;
    }

    private static ShownOnce.List RecoveryList(IReadOnlyList<string> codes) =>
        new(
            "Recovery codes, each good once: print them and put them away",
            [.. codes.Select(code => new Secret(code))]
        );
}
