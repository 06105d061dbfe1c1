namespace Counterfoil.Server.SystemUsers;

/// <summary>What an application's developer does about a refused exchange: for its list of errors, and never on the wire.</summary>
internal static class ExchangeFixes
{
    /// <summary>A sentence for a reason of the exchange.</summary>
    public static string Of(string reason) =>
        reason switch
        {
            "unknown_application_token" =>
                "The application's token is unknown, revoked or over: send one that lives.",
            "no_system_users" => "Register the application with a system user.",
            "unknown_tenant" or "tenant_not_open" =>
                "There is no such installation, or it is not open: send the context identifier that came with the approval.",
            "malformed_token" =>
                "Sign and send it as token.time.signature, as docs/system-users.md has it.",
            "too_old_or_early" =>
                "The time stamp is too far from ours: sign anew for each call, in UTC, with a clock that is kept right.",
            "wrong_signature" =>
                "No public key of the application fits: register the one that belongs to the private key that signs.",
            "earlier_token" =>
                "The approval has another token by now: use the one that came with it last.",
            "used_before" =>
                "A signed token is exchanged once: keep the ticket, or wait for the next minute.",
            "approval_expired" => "The approval is over: an administrator gives it anew.",
            "approval_withdrawn" => "The approval was withdrawn: an administrator gives it anew.",
            "needs_approval_anew" =>
                "The application asks for more than was approved: an administrator approves it anew.",
            "not_approved" or "no_system_user" =>
                "An administrator of the installation approves the application first.",
            "application_not_here" => "The application is not open for this installation.",
            _ => "Look at the installation's decisions for what was objected to.",
        };
}
