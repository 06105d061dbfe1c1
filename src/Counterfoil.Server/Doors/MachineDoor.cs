using Counterfoil.Client;

namespace Counterfoil.Server;

/// <summary>Which machine door a request came in by. Each has an authentication scheme of its name.</summary>
internal static class MachineDoor
{
    /// <summary>The door of a scheme; at our own API the command line names itself in its use.</summary>
    public static Door Of(string scheme, Use use)
    {
        if (scheme == Doors.Rest.Name)
            return Doors.Rest;
        return use.Program.Equals(Doors.CommandLineProgram, StringComparison.OrdinalIgnoreCase)
            ? Doors.CommandLine
            : Doors.Api;
    }

    /// <summary>Registers the doors that read the <c>Authorization</c> header, each with its protocol's words for a refusal.</summary>
    public static IServiceCollection AddMachineDoors(this IServiceCollection services)
    {
        services.AddSingleton<Uses>().AddSingleton<ITicketLookup, EvaluatorLookup>();
        services.Configure<RouteOptions>(options =>
            options.SetParameterPolicy<TenantInPath.Matches>(TenantInPath.Constraint)
        );
        services
            .AddAuthentication()
            .AddTicket(
                Doors.Rest.Name,
                options => options.WriteRefusalAsync = Rest.RestError.WriteAsync
            )
            .AddTicket(
                Doors.Api.Name,
                options => options.WriteRefusalAsync = Api.Problem.WriteAsync
            );
        return services;
    }
}
