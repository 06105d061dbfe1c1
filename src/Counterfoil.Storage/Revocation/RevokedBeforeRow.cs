using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Revocation;

/// <summary>A row of <c>revoked_before</c>: one for each scope.</summary>
internal sealed class RevokedBeforeRow : ISealedRow
{
    public const string OfTenant = "t";
    public const string OfAssociate = "a:";
    public const string OfProgram = "p:";
    public const string OfApplication = "x:";
    public const string OfApplicationOfAssociate = "y:";

    public static string Table => "revoked_before";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";

    /// <summary>
    /// <c>t</c>, <c>a:</c> and the associate, <c>p:</c> and the program, folded, <c>x:</c> and the application, or <c>y:</c>, the
    /// application, <c>:</c> and the associate.
    /// </summary>
    public string Scope { get; set; } = "";

    /// <summary>The program as it was named.</summary>
    public string? Program { get; set; }

    public long Until { get; set; } = long.MinValue;
    public string? ExceptLine { get; set; }
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Scope;

    /// <summary>A row of <see cref="RevokedBeforeTable.Columns"/>.</summary>
    public static RevokedBeforeRow Read(ref ColumnReader columns) =>
        new()
        {
            Tenant = columns.Text(),
            Scope = columns.Text(),
            Program = columns.TextOrNull(),
            Until = columns.Integer(),
            ExceptLine = columns.TextOrNull(),
            Registered = columns.Integer(),
            RegisteredBy = columns.SmallOrNull(),
            Updated = columns.Integer(),
            UpdatedBy = columns.SmallOrNull(),
            Version = columns.Integer(),
            EncryptedCheck = columns.Bytes(),
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Scope)
                .Add(Program)
                .Add(Until)
                .Add(ExceptLine)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    public static string ScopeKey(RevocationScope scope) =>
        scope switch
        {
            RevocationScope.OfTenant => OfTenant,
            RevocationScope.OfAssociate(_, var associate) => OfAssociate + associate,
            RevocationScope.OfProgram(_, var program) => OfProgram + SearchText.Fold(program),
            RevocationScope.OfApplication(_, var application) => $"{OfApplication}{application:D}",
            RevocationScope.OfApplicationOfAssociate(_, var application, var associate) =>
                $"{OfApplicationOfAssociate}{application:D}:{associate}",
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };

    public RevokedBefore ToRevokedBefore(ContextIdentifier tenant, AssociateId associate) =>
        new(
            Scope[0] switch
            {
                't' => new RevocationScope.OfTenant(tenant),
                'a' => new RevocationScope.OfAssociate(tenant, associate),
                'x' => new RevocationScope.OfApplication(tenant, ApplicationIn(Scope)),
                'y' => new RevocationScope.OfApplicationOfAssociate(
                    tenant,
                    ApplicationIn(Scope),
                    associate
                ),
                _ => new RevocationScope.OfProgram(tenant, Program ?? ""),
            },
            Until.Instant(),
            ExceptLine is null ? null : Guid.ParseExact(ExceptLine, "D")
        );

    // Behind the letter and its colon.
    private static Guid ApplicationIn(string scope) => Guid.ParseExact(scope.AsSpan(2, 36), "D");

    /// <summary>Takes over a revocation, as of the next version; its instant never moves back.</summary>
    public RevokedBeforeRow Take(RevokedBefore revocation, Change change)
    {
        Until = Math.Max(Until, revocation.Until.Milliseconds());
        ExceptLine = revocation.ExceptLine?.ToString("D");
        Program = (revocation.Scope as RevocationScope.OfProgram)?.Program;
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By?.Value;
        Version++;
        return this;
    }
}
