using System.Net;
using System.Net.Mail;
using System.Text;

namespace Counterfoil.Server.Mail;

/// <summary>Sends letters by SMTP, or puts them into a folder. Thread-safe.</summary>
internal sealed class Post(MailSettings? settings) : IPost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public bool IsOpen => settings is not null;

    /// <inheritdoc/>
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (settings is null)
            return;
        using var message = new MailMessage
        {
            From = new MailAddress(settings.From),
            Subject = letter.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text.Reveal(),
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.To.Add(letter.To);
        // Machines that answer letters by themselves leave this one alone (RFC 3834 section 5).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = Client(settings);
        await client.SendMailAsync(message, cancellationToken);
    }

    private static SmtpClient Client(MailSettings settings)
    {
        if (settings.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            return new SmtpClient
            {
                DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
                PickupDirectoryLocation = folder,
            };
        }
        return new SmtpClient(settings.Server!.Host, settings.Server.Port)
        {
            EnableSsl = !settings.Server.IsHere,
            Timeout = (int)Patience.TotalMilliseconds,
            Credentials = settings.User is { } user
                ? new NetworkCredential(user, settings.Password?.Reveal() ?? "")
                : null,
        };
    }
}
