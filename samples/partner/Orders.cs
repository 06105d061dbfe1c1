using System.Text.Json;
using Counterfoil.Client;

namespace Partner;

/// <summary>The pages of orders: for people who are logged in, with what the tenant's own service says of them.</summary>
internal static class Orders
{
    /// <summary>Shows an order.</summary>
    public static async Task<IResult> ShowAsync(
        int number,
        HttpContext context,
        TenantClient tenant,
        Layout layout,
        CancellationToken cancellationToken
    )
    {
        if (Order.All.FirstOrDefault(one => one.Number == number) is not { } order)
            return layout.Missing(context.User);
        try
        {
            var answer = await tenant.GetStringAsync("v1/user/currentPrincipal", cancellationToken);
            var person = JsonSerializer.Deserialize<TenantPerson>(answer)!;
            return layout.Of(order, person, context.User);
        }
        catch (LoginEndedException)
        {
            // Consent withdrawn, person disabled, approval gone: the broker says no, and the client has logged the person out.
            return layout.Ended(context.Request.Path);
        }
        catch (AuthorityUnreachableException)
        {
            return layout.Later(context.Request.Path, context.User);
        }
    }
}

/// <summary>Who the tenant's service says that its caller is.</summary>
internal sealed record TenantPerson(
    string FullName,
    string Associate,
    string EMailAddress,
    string UserType,
    string DatabaseContextIdentifier
);
