using System.Diagnostics;

namespace Counterfoil.Client;

/// <summary>
/// How a ticket gets from a program to one that it starts, without standing where others of the machine can read it. What
/// was started finds it there when it opens its <see cref="TicketSession"/>.
/// </summary>
public static class TicketPassage
{
    /// <summary>The environment variable that holds a ticket.</summary>
    public const string Variable = "COUNTERFOIL_TICKET";

    /// <summary>The environment variable that names the inherited descriptor on whose first line a ticket stands.</summary>
    public const string DescriptorVariable = "COUNTERFOIL_TICKET_FD";

    /// <summary>The environment variable that names whose ticket that is: it is shown to no other authority.</summary>
    public const string AuthorityVariable = "COUNTERFOIL_TICKET_AUTHORITY";

    /// <summary>
    /// Starts a program with the ticket on the first line of its standard input (descriptor 0): the operating system gives
    /// it to that process alone, and shows it nowhere. What is written afterwards to its standard input follows.
    /// </summary>
    /// <param name="start">What to start; its standard input is redirected.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="authority">The authority that issued it; what is started shows it to no other.</param>
    /// <exception cref="InvalidOperationException">It could not be started.</exception>
    public static Process StartByDescriptor(ProcessStartInfo start, Secret ticket, Uri authority)
    {
        Check(start, ticket, authority);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.Environment.Remove(Variable);
        start.Environment[DescriptorVariable] = "0";
        start.Environment[AuthorityVariable] = authority.AbsoluteUri;
        var process = Run(start);
        try
        {
            process.StandardInput.Write(ticket.Reveal() + "\n");
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
        return process;
    }

    /// <summary>Starts a program with the ticket in its environment, which its own user can read, and whatever it starts in turn.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="authority">The authority that issued it; what is started shows it to no other.</param>
    /// <exception cref="InvalidOperationException">It could not be started.</exception>
    public static Process StartByEnvironment(ProcessStartInfo start, Secret ticket, Uri authority)
    {
        Check(start, ticket, authority);
        start.UseShellExecute = false;
        start.Environment.Remove(DescriptorVariable);
        start.Environment[Variable] = ticket.Reveal();
        start.Environment[AuthorityVariable] = authority.AbsoluteUri;
        return Run(start);
    }

    private static void Check(ProcessStartInfo start, Secret ticket, Uri authority)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(authority);
    }

    private static Process Run(ProcessStartInfo start) =>
        Process.Start(start)
        ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
}
