using System.Net.Http.Json;
using System.Text;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.SystemUsers;

/// <summary>Naughty strings where a partner's program says who it is: each is refused in the form that was published.</summary>
public sealed class NaughtyExchangeTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private const string Service = "/login/Services/PartnerSystemUserService.svc";
    private const string Soap = "http://www.superoffice.com/superid/partnersystemuser/0.1";

    [Theory]
    [InlineData("SignedSystemToken")]
    [InlineData("ApplicationToken")]
    [InlineData("ContextIdentifier")]
    [InlineData("ReturnTokenType")]
    public async Task By_rest(string field)
    {
        foreach (var naughty in Naughty.Strings)
        {
            using var response = await house.Server.Client.PostAsJsonAsync(
                "/login/api/PartnerSystemUser/Authenticate",
                new Dictionary<string, string>
                {
                    ["SignedSystemToken"] = house.Sign(new Secret("Naughty-0123456789")),
                    ["ApplicationToken"] = house.Token.Reveal(),
                    ["ContextIdentifier"] = "Cust2",
                    ["ReturnTokenType"] = "JWT",
                    [field] = naughty,
                }
            );
            var said = await response.Content.ReadAsStringAsync();
            ((int)response.StatusCode).ShouldBeLessThan(500, $"{naughty}: {said}");
            said.ShouldNotContain("\"IsSuccessful\":true", Case.Sensitive, naughty);
        }
    }

    [Fact]
    public async Task By_soap()
    {
        foreach (var naughty in Naughty.Strings)
        {
            var text = System.Security.SecurityElement.Escape(naughty);
            var envelope = $"""
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="{Soap}">
                  <s:Header>
                    <p:ApplicationToken>{text}</p:ApplicationToken>
                    <p:ContextIdentifier>{text}</p:ContextIdentifier>
                  </s:Header>
                  <s:Body>
                    <p:AuthenticationRequest>
                      <p:SignedSystemToken>{text}</p:SignedSystemToken>
                      <p:ReturnTokenType>{text}</p:ReturnTokenType>
                    </p:AuthenticationRequest>
                  </s:Body>
                </s:Envelope>
                """;
            using var content = new StringContent(envelope, Encoding.UTF8, "text/xml");
            content.Headers.Add("SOAPAction", $"\"{Soap}/IPartnerSystemUserService/Authenticate\"");
            using var response = await house.Server.Client.PostAsync(Service, content);
            var said = await response.Content.ReadAsStringAsync();
            said.ShouldNotContain("IsSuccessful>true", Case.Sensitive, naughty);
            said.ShouldNotContain("The server failed", Case.Sensitive, naughty);
            said.ShouldContain("Envelope");
        }
    }
}
