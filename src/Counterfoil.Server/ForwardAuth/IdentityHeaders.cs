using System.Text;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>
/// Who was believed, in headers that a proxy copies to the site. All of them are always there, so that each overwrites what
/// a client may have sent.
/// </summary>
internal static class IdentityHeaders
{
    /// <summary>The name.</summary>
    public const string User = "X-Counterfoil-User";

    private const string UserId = "X-Counterfoil-User-Id";
    private const string Tenant = "X-Counterfoil-Tenant";
    private const string Email = "X-Counterfoil-Email";
    private const string FullName = "X-Counterfoil-Full-Name";
    private const string Rights = "X-Counterfoil-Rights";

    /// <summary>Writes them.</summary>
    public static void Set(IHeaderDictionary headers, Proof proof)
    {
        var associate = proof.Associate;
        headers[User] = Encode(associate.Name);
        headers[UserId] = associate.Id.ToString();
        headers[Tenant] = proof.Tenant.Id.Value;
        headers[Email] = Encode(associate.Card.Email);
        headers[FullName] = Encode(associate.Card.FullName);
        headers[Rights] = string.Join(',', associate.Card.Rights.Select(Encode));
    }

    /// <summary>Printable ASCII as it is; everything else, and <c>%</c> and <c>,</c>, as percent-encoded UTF-8 (RFC 3986 section 2.1).</summary>
    internal static string Encode(string text)
    {
        if (text.All(IsPlain))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (IsPlain((char)one))
                encoded.Append((char)one);
            else
                encoded.Append('%').Append(Convert.ToHexString([one]));
        }
        return encoded.ToString();
    }

    // A space in front or behind would be lost on the wire; within a name it is plain.
    private static bool IsPlain(char character) =>
        character is >= ' ' and < '\u007F' and not ('%' or ',');
}
