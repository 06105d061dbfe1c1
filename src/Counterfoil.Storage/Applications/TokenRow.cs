using Counterfoil.Broker;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Applications;

/// <summary>A row of <c>application_tokens</c>.</summary>
internal sealed class TokenRow : RegistryRow, ISealedRow
{
    public static string Table => "application_tokens";

    public static byte SealVersion => 1;

    public string TokenId { get; set; } = "";
    public string ApplicationKey { get; set; } = "";
    public string Label { get; set; } = "";
    public int Making { get; set; }

    /// <summary>The digest of its text, encrypted.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Finds it by the digest of its text.</summary>
    public byte[] Lookup { get; set; } = [];

    public long? ExpiresAt { get; set; }
    public long? RevokedAt { get; set; }

    public string Key => TokenId;

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => Finish(
                columns
                    .Add(Tenant)
                    .Add(TokenId)
                    .Add(ApplicationKey)
                    .Add(Label)
                    .Add(Making)
                    .Add(Secret)
                    .Add(Lookup)
                    .Add(ExpiresAt)
                    .Add(RevokedAt)
            ),
            _ => null,
        };

    public static TokenRow Of(ApplicationToken token) =>
        new()
        {
            TokenId = token.Id.ToString("D"),
            ApplicationKey = token.Application.ToString(),
            Making = (int)token.Making,
        };

    /// <summary>Takes over what may change, as of the next version.</summary>
    public TokenRow Take(ApplicationToken token, RegistryChange change)
    {
        Label = token.Label;
        ExpiresAt = token.ExpiresAt?.Milliseconds();
        RevokedAt = token.RevokedAt?.Milliseconds();
        Stamp(change);
        return this;
    }

    public ApplicationToken ToToken(byte[] digest) =>
        new()
        {
            Id = Guid.ParseExact(TokenId, "D"),
            Application = new(Guid.ParseExact(ApplicationKey, "D")),
            Label = Label,
            Making = (TokenMaking)Making,
            CreatedAt = Registered.Instant(),
            ExpiresAt = ExpiresAt?.Instant(),
            RevokedAt = RevokedAt?.Instant(),
            Digest = digest,
            Version = Version,
        };
}
