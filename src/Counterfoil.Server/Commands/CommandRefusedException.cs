namespace Counterfoil.Server.Commands;

/// <summary>A command ends here: one line on standard error, and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="sentence">What is wrong, and what to do.</param>
internal sealed class CommandRefusedException(int exitCode, string sentence) : Exception(sentence)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
