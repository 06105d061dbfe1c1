using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server;

/// <summary>What somebody must be for a page, a call or a command.</summary>
internal enum Need
{
    /// <summary>Nobody in particular: no login.</summary>
    Anybody,

    /// <summary>Anybody who was believed; what is reached is their own.</summary>
    Self,

    /// <summary>A holder of <see cref="Rights.AdminUsers"/> or <see cref="Rights.AdminAll"/> in the tenant.</summary>
    AdminUsers,

    /// <summary>A holder of <see cref="Rights.AdminApplications"/>, <see cref="Rights.AdminUsers"/> or <see cref="Rights.AdminAll"/> in the tenant.</summary>
    AdminApplications,

    /// <summary>A holder of <see cref="Rights.AdminAll"/> in the tenant.</summary>
    AdminAll,

    /// <summary>A holder of <see cref="Rights.AdminAll"/> in the installation's own tenant.</summary>
    Operator,

    /// <summary>A system user that holds <see cref="Rights.LookUpTickets"/>: the account of an application. Nobody else, whatever they hold.</summary>
    Application,

    /// <summary>Whoever owns the machine's files: commands that speak to no server.</summary>
    Machine,
}

/// <summary>Asks a proof for a need.</summary>
internal static class Needs
{
    public static bool IsMetBy(this Need need, Proof proof) =>
        need switch
        {
            Need.Anybody or Need.Self => true,
            Need.Application => proof.Associate.Type == AssociateType.System
                && proof.Has(Rights.LookUpTickets),
            _ when proof.IsByApplication => false,
            Need.AdminUsers => proof.Has(Rights.AdminUsers) || proof.Has(Rights.AdminAll),
            Need.AdminApplications => proof.Has(Rights.AdminApplications)
                || proof.Has(Rights.AdminUsers)
                || proof.Has(Rights.AdminAll),
            Need.AdminAll => proof.Has(Rights.AdminAll),
            Need.Operator => proof.IsOperator,
            _ => false,
        };
}
