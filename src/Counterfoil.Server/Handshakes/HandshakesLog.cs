namespace Counterfoil.Server.Handshakes;

internal static partial class HandshakesLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "Kerberos handshakes are taken for {Services}"
    )]
    public static partial void Open(ILogger logger, string services);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "A handshake from {Address} was refused: {Why}"
    )]
    public static partial void Refused(ILogger logger, string address, string why);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "NTLM from {Address} was refused unread: only Kerberos is spoken here. The client had no Kerberos ticket for HTTP/{Host}: look whether it is in the domain, uses this very name, and whether the name is registered (setspn -Q HTTP/{Host})"
    )]
    public static partial void Ntlm(ILogger logger, string address, string host);
}
