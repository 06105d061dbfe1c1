using System.Net;
using System.Net.Http.Json;

namespace Counterfoil.Tests.Client.Sessions;

/// <summary>An authority of which the answers are played, by a clock that is moved by hand: one login, and one ticket got with it.</summary>
internal sealed class PlayedAuthority(TimeProvider time, TimeSpan idleLife, TimeSpan absoluteLife)
    : HttpMessageHandler
{
    public const string Own = "7T:own";
    public const string Safe = "7T:safe";

    private readonly Dictionary<string, Clocks> living = new(StringComparer.Ordinal)
    {
        [Own] = Clocks.Begun(time.GetUtcNow(), idleLife, absoluteLife),
    };

    /// <summary>What it answers instead; <c>null</c> for what is right.</summary>
    public HttpStatusCode? Instead { get; set; }

    public int Asked { get; private set; }

    public int Refused { get; private set; }

    public bool Lives(string ticket) =>
        living.TryGetValue(ticket, out var clocks) && clocks.IsLiving(time.GetUtcNow());

    public void End() => living.Clear();

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Asked++;
        return Task.FromResult(
            Instead is { } status ? Answer(status, new { code = "too_many_attempts" })
            : Lives(request.Headers.Authorization!.Parameter!) ? Believe(request)
            : Refuse()
        );
    }

    private HttpResponseMessage Refuse()
    {
        Refused++;
        return Answer(HttpStatusCode.Unauthorized, new { code = "invalid_credentials" });
    }

    private HttpResponseMessage Believe(HttpRequestMessage request)
    {
        var ticket = request.Headers.Authorization!.Parameter!;
        var clocks = living[ticket] = living[ticket].Pushed(time.GetUtcNow(), idleLife);
        if (request.RequestUri!.AbsolutePath == "/v1/me")
            return Answer(
                HttpStatusCode.OK,
                new
                {
                    tenant = "Home",
                    associate = new { id = 3, name = "uma" },
                    origin = new { door = "api", at = time.GetUtcNow() },
                    ticket = new { idleEnd = clocks.IdleEnd, absoluteEnd = clocks.AbsoluteEnd },
                }
            );
        if (!living.TryGetValue(Safe, out var safe))
            living[Safe] = safe = clocks;
        return Answer(
            HttpStatusCode.OK,
            new
            {
                ticket = Safe,
                expiresAt = safe.IdleEnd,
                endsAt = safe.AbsoluteEnd,
            }
        );
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, object body) =>
        new(status) { Content = JsonContent.Create(body) };

    private sealed record Clocks(DateTimeOffset IdleEnd, DateTimeOffset AbsoluteEnd)
    {
        public static Clocks Begun(DateTimeOffset now, TimeSpan idle, TimeSpan absolute) =>
            new Clocks(default, now + absolute).Pushed(now, idle);

        public bool IsLiving(DateTimeOffset now) => now < IdleEnd && now < AbsoluteEnd;

        public Clocks Pushed(DateTimeOffset now, TimeSpan idle) =>
            this with
            {
                IdleEnd = now + idle < AbsoluteEnd ? now + idle : AbsoluteEnd,
            };
    }
}
