namespace Counterfoil.Client;

/// <summary>Where tokens and tickets may go: below what was signed as a tenant's services, and nowhere else. Texts name no address.</summary>
internal static class ServiceAddress
{
    /// <summary>The address that a path means, where it is below one of the tenant's services.</summary>
    /// <param name="path">Relative to the first of the services, or a whole address.</param>
    /// <param name="services">Where the services stand; <c>null</c> for one that nobody said.</param>
    /// <exception cref="InvalidOperationException">Nobody said where the services are, or only what would be spoken to in clear.</exception>
    /// <exception cref="ArgumentException">It leads elsewhere.</exception>
    public static Uri Below(string path, params ReadOnlySpan<Uri?> services)
    {
        var isKnown = false;
        foreach (var root in services)
        {
            if (!AuthorityAddress.IsSafe(root))
                continue;
            isKnown = true;
            var folder = new Uri(root!.AbsoluteUri.TrimEnd('/') + "/");
            if (Uri.TryCreate(folder, path, out var address) && IsBelow(folder, address))
                return address;
        }
        throw isKnown
            ? new ArgumentException("It leads out of the tenant's services.", nameof(path))
            : new InvalidOperationException("Nobody said where the tenant's services are.");
    }

    private static bool IsBelow(Uri folder, Uri address) =>
        AuthorityAddress.IsSameOrigin(folder, address)
        && address.UserInfo.Length == 0
        && address.AbsolutePath.StartsWith(folder.AbsolutePath, StringComparison.Ordinal)
        && !Climbs(address.AbsolutePath);

    // What is encoded here may be decoded there.
    private static bool Climbs(string path) =>
        Uri.UnescapeDataString(path).Split('/', '\\').Contains("..", StringComparer.Ordinal);
}
