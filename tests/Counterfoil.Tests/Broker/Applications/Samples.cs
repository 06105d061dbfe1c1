using Counterfoil.Broker;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;

namespace Counterfoil.Tests.Broker.Applications;

/// <summary>Applications and tokens as the registry makes them.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RegistryChange At(DateTimeOffset at) => new("Own/1", at);

    public static Application Application(string name = "Planner", Guid? owner = null) =>
        new()
        {
            Id = new ApplicationKey(Randomness.NextGuid()),
            ClientId = Randomness.NextGuid().ToString("N"),
            Name = name,
            Owner = owner,
            RedirectUris = ["https://app.example/cb"],
        };

    public static (Secret Text, ApplicationToken Token) Token(
        Application application,
        DateTimeOffset now,
        string? imported = null
    )
    {
        var id = Randomness.NextGuid();
        var text = imported is null ? TokenText.Make(id) : new Secret(imported);
        return (
            text,
            new ApplicationToken
            {
                Id = id,
                Application = application.Id,
                Label = "first",
                Making = imported is null ? TokenMaking.Made : TokenMaking.Imported,
                CreatedAt = now,
                Digest = TokenText.DigestOf(text),
            }
        );
    }
}
