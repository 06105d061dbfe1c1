using System.Reflection;

namespace Counterfoil.Client;

/// <summary>How a program logs in, and what it says of itself. Immutable.</summary>
public sealed record TicketSessionOptions
{
    /// <summary>The authority's address, with the tenant's path behind it where it is not the installation's own: https, or http on this machine.</summary>
    public required Uri Authority { get; init; }

    /// <summary>What the program calls itself in <see cref="Use.Header"/>. Default: the name of its assembly.</summary>
    public string Program { get; init; } = Assembly.GetEntryAssembly()?.GetName().Name ?? "";

    /// <summary>What it logs in for. Default: nothing. Ignored where <see cref="TicketOnCommandLine"/> is given.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>A ticket in hand. Default: none; then the environment is looked at.</summary>
    public Secret? Ticket { get; init; }

    /// <summary>A ticket that stood on this program's command line: the authority is told so, and a tenant may refuse it.</summary>
    public Secret? TicketOnCommandLine { get; init; }

    /// <summary>The name of an account of the program's own, or a ticket in its place. Default: none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public Secret Password { get; init; } = Secret.Blank;

    /// <summary>
    /// Asks a person for name and password; <c>null</c> as an answer gives up. Default: the console, where there is one.
    /// Never asked where evidence was given above.
    /// </summary>
    public Func<
        LoginQuestion,
        CancellationToken,
        ValueTask<NameAndPassword?>
    > AskAsync { get; init; } = ConsoleDialog.AskAsync;

    /// <summary>
    /// Whether the caller's own Kerberos ticket is taken to an authority that offers that (HTTP/ and its host), before anybody
    /// is asked. Default true.
    /// </summary>
    public bool TakesKerberos { get; init; } = true;

    /// <summary>How often a person is asked before it gives up. Default 3; 0 asks nobody.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How long the authority may take to answer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends to the authority, for a test or a proxy of your own; it must follow no redirects and stays yours. Default: a handler of its own.</summary>
    public HttpMessageHandler? AuthorityHandler { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment, for tests.</summary>
    internal Surroundings Surroundings { get; init; } = Surroundings.OfProcess;

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Program} at {Authority}";
}

/// <summary>What a person is asked.</summary>
/// <param name="Authority">Where they would log in.</param>
/// <param name="Try">1 at the first time.</param>
/// <param name="Problem">What was said of the answer before, for people; <c>null</c> at the first time.</param>
public sealed record LoginQuestion(Uri Authority, int Try, string? Problem);
