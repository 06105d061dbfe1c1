using System.Net.Mail;

namespace Counterfoil.Server.Mail;

/// <summary>A letter to one person, in plain text. Its text may hold a secret, so it prints nothing. Immutable.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The text.</param>
internal sealed record Letter(MailAddress To, string Subject, Secret Text);

/// <summary>Sends letters. Thread-safe.</summary>
internal interface IPost
{
    /// <summary>Whether there is anybody who sends them.</summary>
    bool IsOpen { get; }

    /// <summary>Sends one.</summary>
    /// <exception cref="SmtpException">It was not taken.</exception>
    /// <exception cref="IOException">The folder took it not.</exception>
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
