using Counterfoil.Tests.Server.Pages;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>The login page, as a browser without JavaScript knocks at it.</summary>
internal sealed class LoginPageDriver : DoorDriver
{
    public override Door Door => Counterfoil.Server.Doors.LoginPage;

    public override bool IsForPeople => true;

    public override bool TakesHandshake => true;

    public override async Task<DoorAnswer> KnockAsync(TestServer server, Knock knock)
    {
        var visitor = new PageVisitor(server);
        if (knock.Handshake is not null)
            visitor.Headers["Authorization"] = knock.Handshake;
        var shown = knock.Handshake is not null
            ? await visitor.GetAsync("/login")
            : await visitor.FillAsync(
                "/login?as=another",
                to: null,
                ("userName", knock.UserName ?? ""),
                ("password", knock.Password)
            );
        // The form's own token is another one in every page.
        var body = string.Join('\n', shown.Problems);
        return (shown.Status, shown.Location) switch
        {
            (303, { } place) when place.StartsWith("/login/challenge", StringComparison.Ordinal) =>
                new DoorAnswer(Said.Asked, "asked for it", body),
            (303, _) => new DoorAnswer(Said.LetIn, "303, ticket in a cookie", body),
            (429, _) => new DoorAnswer(Said.Wait, "429", body),
            (400 or 403, _) => new DoorAnswer(
                Said.Refused,
                $"{shown.Status}, the form again",
                body
            ),
            _ => throw new InvalidOperationException(
                $"The login page answered {shown.Status}: {shown.Text}"
            ),
        };
    }
}
