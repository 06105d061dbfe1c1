using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>Somebody whom the demo is to have.</summary>
internal sealed record CastPerson(string Role, Associate Associate)
{
    /// <summary>Whether there is an account, so that the name alone says where its home is.</summary>
    public bool HasAccount { get; init; }
}

/// <summary>A seat: the account of that name gets it in another tenant, from an administrator there.</summary>
internal sealed record CastSeat(string Name, ContextIdentifier In, string Administrator);

/// <summary>Who plays in the demo: three tenants, a dozen people, some of whom work in two.</summary>
internal static class DemoCast
{
    /// <summary>The installation's own tenant.</summary>
    public static readonly ContextIdentifier Demo = ContextIdentifier.Parse("Demo");

    /// <summary>Who asks there for the application that is not approved yet.</summary>
    public const string Asker = "sam";

    private static readonly ContextIdentifier Nordlys = ContextIdentifier.Parse("Nordlys");
    private static readonly ContextIdentifier Fjord = ContextIdentifier.Parse("Fjord");

    /// <summary>The tenants, the own one first.</summary>
    public static IReadOnlyList<Tenant> Tenants { get; } =
    [
        new()
        {
            Id = Demo,
            Name = "The demo",
            IsOwn = true,
            Switches = new TenantSwitches { SerialNumber = "1000000001" },
        },
        Tenant(Nordlys, "Nordlys Shipping", "#1d4f91", "1000000002"),
        Tenant(Fjord, "Fjord Foods", "#7a3e12", "1000000003"),
    ];

    /// <summary>The people.</summary>
    public static IReadOnlyList<CastPerson> People { get; } =
    [
        new("operator", Person("olivia", "Olivia Olsen", [Rights.AdminAll])),
        new("administrator", Person("adam", "Adam Arnesen", [Rights.AdminUsers])),
        new("user", Person("uma", "Uma Ullmann")) { HasAccount = true },
        new("disabled", Person("dora", "Dora Dahl") with { IsActive = false }),
        new(
            "external",
            Named("ewa", "Ewa Eriksen", "ewa@partner.example") with
            {
                Type = AssociateType.External,
            }
        ),
        new("shared address", Named(Asker, "Sam Solberg", "sales@demo.example")),
        new("shared address", Named("siri", "Siri Strand", "sales@demo.example")),
        new(
            "system user",
            Person("sync", "Nightly synchronisation") with
            {
                Type = AssociateType.System,
            }
        ),
        Elsewhere("administrator", Nordlys, "nora@nordlys.example", "Nora Nilsen", Rights.AdminAll),
        Elsewhere("user", Nordlys, "nils@nordlys.example", "Nils Nygård"),
        Elsewhere("administrator", Fjord, "frida@fjord.example", "Frida Foss", Rights.AdminAll),
        Elsewhere("user", Fjord, "finn@fjord.example", "Finn Falk"),
    ];

    /// <summary>Who works in a second tenant.</summary>
    public static IReadOnlyList<CastSeat> Seats { get; } =
    [
        new("uma", Nordlys, "nora@nordlys.example"),
        new("nils@nordlys.example", Fjord, "frida@fjord.example"),
    ];

    private static Tenant Tenant(
        ContextIdentifier id,
        string name,
        string colour,
        string serialNumber
    ) =>
        new()
        {
            Id = id,
            Name = name,
            Switches = new TenantSwitches
            {
                SerialNumber = serialNumber,
                Face = new TenantFace { Colour = colour },
            },
        };

    private static Associate Person(
        string name,
        string fullName,
        IReadOnlyList<string>? rights = null
    ) => Named(name, fullName, $"{name}@demo.example", rights);

    // Their e-mail address is their name, so that either may be typed.
    private static CastPerson Elsewhere(
        string role,
        ContextIdentifier tenant,
        string email,
        string fullName,
        params string[] rights
    ) =>
        new(role, Named(email, fullName, email, rights) with { Tenant = tenant })
        {
            HasAccount = true,
        };

    private static Associate Named(
        string name,
        string fullName,
        string email,
        IReadOnlyList<string>? rights = null
    ) =>
        new()
        {
            Tenant = Demo,
            Id = default,
            Name = name,
            Card = new Card
            {
                FullName = fullName,
                Email = email,
                Rights = rights ?? [],
            },
        };
}
