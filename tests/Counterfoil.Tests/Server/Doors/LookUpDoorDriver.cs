using System.Text;
using System.Text.Json;
using Shouldly;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>The look-up: an application says what was brought to it. It is let in itself by its own ticket.</summary>
internal sealed class LookUpDoorDriver : DoorDriver
{
    private string application = "";

    public override Door Door => Counterfoil.Server.Doors.LookUp;

    public override async Task PrepareAsync(TestServer server) =>
        application = await server.TicketAsync(server.Application);

    public override async Task<DoorAnswer> KnockAsync(TestServer server, Knock knock)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tickets/lookup");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {application}");
        AddCookies(request, knock.TicketInCookie);
        request.Content = new StringContent(
            JsonSerializer.Serialize(
                new
                {
                    userName = knock.UserName,
                    password = knock.UserName is null ? null : knock.Password,
                    ticket = knock.TicketBeside,
                    address = "127.0.0.1",
                }
            ),
            Encoding.UTF8,
            "application/json"
        );
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        using var json = JsonDocument.Parse(text);
        if (json.RootElement.GetProperty("believed").GetBoolean())
            return new DoorAnswer(Said.LetIn, "200, believed", text);
        var refusal = json.RootElement.GetProperty("refusal");
        var code = refusal.GetProperty("code").GetString();
        var said = code switch
        {
            "more_evidence" => Said.MoreEvidence,
            "too_many_attempts" => Said.Wait,
            _ => Said.Refused,
        };
        return new DoorAnswer(said, $"200, `{code}`", text);
    }
}
