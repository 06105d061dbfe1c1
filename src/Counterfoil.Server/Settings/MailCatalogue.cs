using Counterfoil.Server.Mail;

namespace Counterfoil.Server.Settings;

/// <summary>The settings of letters.</summary>
internal static class MailCatalogue
{
    /// <summary>Who letters are from.</summary>
    public static Setting<string> From { get; } =
        new()
        {
            Name = "mail-from",
            Default = "",
            DefaultInWords = "nobody: no letters are sent",
            Range = "an e-mail address",
            Meaning =
                "Who letters are from, such as those with a link to a new password. Needs a server or a folder.",
            Reader = (string text, out string value) =>
                System.Net.Mail.MailAddress.TryCreate(value = text.Trim(), out _),
        };

    /// <summary>The server that takes letters.</summary>
    public static Setting<MailServer> Server { get; } =
        new()
        {
            Name = "mail-server",
            Default = "",
            DefaultInWords = "none",
            Range = "a host, or host:port; 587 where no port is said",
            Meaning =
                "The SMTP server that takes letters, over STARTTLS; one on this machine (localhost, 127.0.0.1) may do without.",
            Reader = MailServer.TryParse,
        };

    /// <summary>Who sends at the server.</summary>
    public static Setting<string> User { get; } =
        new()
        {
            Name = "mail-user",
            Default = "",
            DefaultInWords = "nobody in particular",
            Range = "a user name",
            Meaning = "Who the mail server is told is sending.",
            Reader = Readers.Text,
        };

    /// <summary>By what the server knows who sends.</summary>
    public static Setting<string> Password { get; } =
        new()
        {
            Name = "mail-password",
            Default = "",
            DefaultInWords = "none",
            Range = "a password",
            Meaning = "By what the mail server knows the user.",
            Place = SettingPlace.Environment,
            IsSecret = true,
            Reader = Readers.Text,
        };

    /// <summary>The folder that letters are put into.</summary>
    public static Setting<string> Folder { get; } =
        new()
        {
            Name = "mail-folder",
            Default = "",
            DefaultInWords = "none",
            Range = "a folder",
            Meaning =
                "Letters are put there as .eml files instead of being sent: for a look, and for programs that send what lies in a folder.",
            Reader = Readers.Text,
        };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [From, Server, User, Password, Folder];

    /// <summary>The settings; <c>null</c> where no letters are sent.</summary>
    /// <exception cref="SettingRefusedException">A combination is impossible.</exception>
    public static MailSettings? Read(SettingValues values)
    {
        var (server, folder) = (values.IsSet(Server), values.IsSet(Folder));
        if (!values.IsSet(From))
            return server || folder
                ? throw values.Refuse(
                    server ? Server : Folder,
                    "letters need somebody whom they are from",
                    $"Set {From.Name} too."
                )
                : null;
        if (server == folder)
            throw values.Refuse(
                From,
                server ? "letters go to a server or into a folder" : "letters have nowhere to go",
                $"Set one of {Server.Name} and {Folder.Name}."
            );
        return new MailSettings
        {
            From = values.Get(From),
            Server = server ? values.Get(Server) : null,
            User = values.Find(User),
            Password = values.Find(Password) is { } password ? new Secret(password) : null,
            Folder = folder ? Path.GetFullPath(values.Get(Folder)) : null,
        };
    }
}
