using System.Globalization;
using System.Net.Mail;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Mail;

/// <summary>
/// Writes letters with a link to a new password. Who asks is answered before anybody looks whether there is such an account:
/// so the answer costs the same work whoever asks. A hosted service. Thread-safe.
/// </summary>
internal sealed class PasswordLetters(
    ForgottenPasswords forgotten,
    IPost post,
    PublicAddress address,
    IStringLocalizer<PageTexts> texts,
    ILogger<PasswordLetters> log
) : BackgroundService
{
    private readonly LettersWaiting waiting = new();

    /// <summary>Whether letters are sent at all.</summary>
    public bool AreSent => post.IsOpen;

    /// <summary>Notes that somebody asks, in the language of the page where they did.</summary>
    /// <param name="loginName">Whose password.</param>
    /// <param name="tenant">At whose login; <c>null</c> for none.</param>
    /// <param name="from">The address that they ask from.</param>
    public void Ask(string loginName, ContextIdentifier? tenant, string from)
    {
        if (!waiting.TryAdd(new LetterAsked(loginName, tenant, from, CultureInfo.CurrentUICulture)))
            MailLog.TooMany(log);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Where the start fails, too, the end of this service is no failure of its own.
        using var end = stoppingToken.Register(() => waiting.Complete());
        await foreach (var one in waiting.ReadAsync())
        {
            try
            {
                await WriteAsync(one, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // One letter that cannot be written keeps no other from being.
            catch (Exception failure)
            {
                MailLog.NotTaken(log, failure.GetType().Name);
            }
        }
    }

    private async Task WriteAsync(LetterAsked one, CancellationToken cancellationToken)
    {
        if (
            await forgotten.StartAsync(one.LoginName, one.Tenant, cancellationToken)
                is not { } reset
            || !MailAddress.TryCreate(reset.Email, out var to)
        )
            return;
        CultureInfo.CurrentUICulture = one.Culture;
        // Only ever the configured address: a link that follows the request's host hands the code to whoever forged it.
        var link = address.LinkTo(
            $"{reset.Tenant}/activate?code={Uri.EscapeDataString(reset.Code.Reveal())}"
        );
        await post.SendAsync(
            new Letter(
                to,
                texts["Letter_Subject"],
                new Secret(texts["Letter_Text", reset.LoginName, link, address.Value.Host])
            ),
            cancellationToken
        );
    }
}
