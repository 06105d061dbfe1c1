using Counterfoil.Authority.Throttling;
using Counterfoil.Server.Settings;

namespace Counterfoil.Tests.Server;

/// <summary>Settings under which nobody is stopped by having failed too often.</summary>
internal static class Unthrottled
{
    private static readonly ThrottleLimit Unlimited = new(
        int.MaxValue,
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromMinutes(1)
    );

    public static ServerSettings Of(ServerSettings settings) =>
        settings with
        {
            House = settings.House with
            {
                Authority = settings.House.Authority with
                {
                    Throttle = new ThrottleOptions
                    {
                        Pair = Unlimited,
                        Address = Unlimited,
                        Strangers = Unlimited,
                    },
                },
            },
        };
}
