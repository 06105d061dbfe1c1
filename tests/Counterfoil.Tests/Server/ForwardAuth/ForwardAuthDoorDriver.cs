using Counterfoil.Tests.Server.Doors;

namespace Counterfoil.Tests.Server.ForwardAuth;

/// <summary>A proxy that asks about a program's request to the site behind it.</summary>
internal sealed class ForwardAuthDoorDriver() : HeaderDoorDriver("/v1/forward-auth", "code")
{
    public override Door Door => Counterfoil.Server.Doors.ForwardAuth;

    public override bool TakesCookie => true;

    protected override string CookieName => "__Host-Counterfoil-Site";

    protected override void Complete(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation(
            "X-Forwarded-Host",
            new Uri(DoorTableTests.Site).Host
        );
        request.Headers.TryAddWithoutValidation("X-Forwarded-Uri", "/");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Method", "GET");
    }
}
