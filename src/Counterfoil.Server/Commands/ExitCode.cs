namespace Counterfoil.Server.Commands;

/// <summary>How a command ends; docs/commands.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused, or failed.</summary>
    public const int Refused = 1;

    /// <summary>The command line or the settings make no sense.</summary>
    public const int Usage = 2;

    /// <summary>Nobody is logged in, or the ticket has ended.</summary>
    public const int NotLoggedIn = 3;

    /// <summary>No server answers.</summary>
    public const int NoServer = 4;

    /// <summary>Not now: too many attempts, or the server is busy.</summary>
    public const int NotNow = 5;
}
