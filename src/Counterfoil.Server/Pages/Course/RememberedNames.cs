using System.Security.Cryptography;
using System.Text.Json;
using Counterfoil.Server.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// The user names that a browser remembers because its person asked it to: encrypted, so that they are not for everybody
/// who sees its files. Names alone; they let nobody in. Thread-safe.
/// </summary>
internal sealed class RememberedNames(IDataProtectionProvider protection)
{
    private const int Most = 5;

    private static readonly HostCookieBuilder Builder = new("Counterfoil-Names")
    {
        MaxAge = TimeSpan.FromDays(180),
    };

    private readonly Lazy<IDataProtector> protector = new(() =>
        protection.CreateProtector("Counterfoil.Names.1")
    );

    /// <summary>The names, the last used first.</summary>
    public IReadOnlyList<string> Of(HttpContext context)
    {
        if (context.Request.Cookies[Builder.Name!] is not { Length: > 0 and < 8192 } text)
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<string>>(protector.Value.Unprotect(text)) ?? [];
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Remembers a name.</summary>
    public void Add(HttpContext context, string name) =>
        Put(context, [name, .. Without(context, name).Take(Most - 1)]);

    /// <summary>Forgets a name.</summary>
    public void Remove(HttpContext context, string name) => Put(context, Without(context, name));

    private List<string> Without(HttpContext context, string name) =>
        [
            .. Of(context)
                .Where(one => !string.Equals(one, name, StringComparison.OrdinalIgnoreCase)),
        ];

    private void Put(HttpContext context, List<string> names)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (names.Count == 0)
            context.Response.Cookies.Delete(Builder.Name!, Builder.Build(context));
        else
            context.Response.Cookies.Append(
                Builder.Name!,
                protector.Value.Protect(JsonSerializer.Serialize(names)),
                Builder.Build(context)
            );
    }
}
