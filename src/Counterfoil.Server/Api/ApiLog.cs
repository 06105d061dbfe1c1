namespace Counterfoil.Server.Api;

internal static partial class ApiLog
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A template of the tenant {Tenant} holds <usec>, which is forbidden online; it became the empty string"
    )]
    public static partial void TicketTagOnline(ILogger logger, ContextIdentifier tenant);
}
