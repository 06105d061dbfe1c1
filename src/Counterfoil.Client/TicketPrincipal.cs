using System.Security.Claims;

namespace Counterfoil.Client;

/// <summary>The names of the claims of somebody who was believed; those of the published wire where it has one.</summary>
public static class TicketClaims
{
    private const string Prefix = "http://schemes.superoffice.net/identity/";

    /// <summary>The canonical user name; <see cref="ClaimsIdentity.Name"/>.</summary>
    public const string Name = ClaimTypes.Name;

    /// <summary>The associate's number in its tenant.</summary>
    public const string AssociateId = Prefix + "associateid";

    /// <summary>The tenant's context identifier.</summary>
    public const string Tenant = Prefix + "ctx";

    /// <summary>The e-mail address; absent when the card has none.</summary>
    public const string Email = Prefix + "email";

    /// <summary>The name for people to read; absent when the card has none.</summary>
    public const string FullName = "name";

    /// <summary>One for each right; the identity's role claim, so that <c>[Authorize(Roles = "AdminUsers")]</c> asks for a right.</summary>
    public const string Right = "right";

    /// <summary>One for each factor in the origin (RFC 8176 calls it <c>amr</c>).</summary>
    public const string Factor = "amr";

    /// <summary>When the origin was proven, in Unix seconds.</summary>
    public const string ProvenAt = "auth_time";
}

/// <summary>Says an associate as a principal.</summary>
public static class TicketPrincipal
{
    /// <summary>The authentication type of every identity made here.</summary>
    public const string AuthenticationType = "Counterfoil";

    /// <summary>The claims: name, number, tenant, e-mail, rights, factors. No ticket and no other secret is among them.</summary>
    public static IReadOnlyList<Claim> ClaimsOf(Associate associate, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(associate);
        ArgumentNullException.ThrowIfNull(origin);
        var card = associate.Card;
        var claims = new List<Claim>
        {
            new(TicketClaims.Name, associate.Name),
            new(TicketClaims.AssociateId, associate.Id.ToString(), ClaimValueTypes.Integer32),
            new(TicketClaims.Tenant, associate.Tenant.Value),
            new(
                TicketClaims.ProvenAt,
                origin
                    .At.ToUnixTimeSeconds()
                    .ToString(System.Globalization.CultureInfo.InvariantCulture),
                ClaimValueTypes.Integer64
            ),
        };
        if (card.Email.Length > 0)
            claims.Add(new Claim(TicketClaims.Email, card.Email));
        if (card.FullName.Length > 0)
            claims.Add(new Claim(TicketClaims.FullName, card.FullName));
        claims.AddRange(card.Rights.Select(right => new Claim(TicketClaims.Right, right)));
        claims.AddRange(
            origin.Factors.Select(factor => new Claim(TicketClaims.Factor, factor.Name))
        );
        return claims;
    }

    /// <summary>A principal with those claims.</summary>
    public static ClaimsPrincipal Of(Associate associate, Origin origin) =>
        new(
            new ClaimsIdentity(
                ClaimsOf(associate, origin),
                AuthenticationType,
                TicketClaims.Name,
                TicketClaims.Right
            )
        );
}
