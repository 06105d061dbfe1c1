namespace Counterfoil.Server.Handshakes;

/// <summary>Puts together what takes handshakes.</summary>
internal static class HandshakeHouse
{
    /// <summary>Registers it. Whether it is open, the settings say.</summary>
    public static IServiceCollection AddHandshakes(this IServiceCollection services) =>
        services
            .AddSingleton<Accept>(_ => Acceptor.Accept)
            .AddSingleton(provider => new ReplayGuard(provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<HandshakeReader>();
}
