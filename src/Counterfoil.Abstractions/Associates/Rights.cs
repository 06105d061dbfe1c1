namespace Counterfoil;

/// <summary>The rights that Counterfoil itself asks for; a card may hold others for the tenant's applications.</summary>
public static class Rights
{
    /// <summary>Everything in the tenant; in the installation's own tenant its holder is an operator.</summary>
    public const string AdminAll = "AdminAll";

    /// <summary>The tenant's associates, their credentials and tickets, except those of a holder of <see cref="AdminAll"/>.</summary>
    public const string AdminUsers = "AdminUsers";

    /// <summary>Approving applications for the tenant.</summary>
    public const string AdminApplications = "AdminApplications";

    /// <summary>Asking who is behind the evidence that was brought to one's own door: for the account of an application, a system user.</summary>
    public const string LookUpTickets = "LookUpTickets";
}
