using Counterfoil.Broker.Applications;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>The old form (ledger B11, wire.md 2.3).</summary>
public sealed class OldFormTests : IAsyncLifetime
{
    private readonly ProtocolHouse house = new();

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        house.Registry.Put(
            house.Confidential with
            {
                OldForm = new OldForm(ProtocolHouse.Callback),
            }
        );
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData("app_id=nobody")]
    [InlineData("app_id=" + ProtocolHouse.PublicId)]
    [InlineData(
        "app_id=" + ProtocolHouse.ConfidentialId + "&redirect_uri=https%3A%2F%2Fevil.example"
    )]
    [InlineData(
        "app_id=" + ProtocolHouse.ConfidentialId + "&redirect_url=https%3A%2F%2Fevil.example"
    )]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&ctx=NoSuch")]
    [InlineData(
        "app_id=" + ProtocolHouse.ConfidentialId + "&app_id=" + ProtocolHouse.ConfidentialId
    )]
    public async Task What_is_wrong_is_shown_here(string query)
    {
        var came = await house.GetAsync($"/login/?{query}");
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
        came.Body.ShouldContain("(request ");
    }

    [Fact]
    public async Task An_address_that_is_not_registered_is_named_by_the_originals_number()
    {
        var came = await house.GetAsync(
            $"/login/?app_id={ProtocolHouse.ConfidentialId}&redirect_uri=https%3A%2F%2Fevil.example"
        );
        came.Body.ShouldContain("invalid_request (2): redirect_uri is not registered");
    }

    [Fact]
    public async Task A_state_that_no_address_can_carry_is_refused()
    {
        var came = await house.GetAsync(
            $"/login/?app_id={ProtocolHouse.ConfidentialId}&state={new string('s', 2049)}"
        );
        came.Status.ShouldBe(400);
        came.Body.ShouldContain("state has at most");
    }

    [Theory]
    [InlineData("app_id=")]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&redirect_url=")]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&redirect_uri=")]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&ctx=")]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&state=")]
    [InlineData("app_id=" + ProtocolHouse.ConfidentialId + "&route=")]
    public async Task Naughty_strings_in_it_lead_nowhere_else_and_run_nowhere(string query)
    {
        foreach (var naughty in Naughty.Strings)
        {
            var came = await house.GetAsync($"/login/?{query}{Uri.EscapeDataString(naughty)}");
            came.Status.ShouldBeOneOf([200, 303, 400], naughty);
            if (came.Location is { } location)
                location.ShouldStartWith("/login/", Case.Sensitive, naughty);
            came.Body.ShouldNotContain("<script>alert", Case.Sensitive, naughty);
            came.Body.ShouldNotContain("<img src=x", Case.Sensitive, naughty);
        }
    }

    [Theory]
    [InlineData("/login/?app_id=" + ProtocolHouse.ConfidentialId)]
    [InlineData("/Login?app_id=" + ProtocolHouse.ConfidentialId + "&ctx=Cust2")]
    [InlineData(
        "/login?redirect_url=https%3A%2F%2Fapp.example.com%2Fcb&app_id="
            + ProtocolHouse.ConfidentialId
    )]
    public async Task A_good_request_begins_a_course(string address)
    {
        var came = await house.GetAsync(address);
        came.Status.ShouldBe(303, came.Body);
        came.Location!.ShouldStartWith("/login/");
    }

    [Fact]
    public async Task The_login_page_itself_stays_what_it_is()
    {
        var came = await house.GetAsync("/login");
        came.Status.ShouldBe(200);
        came.Body.ShouldContain("userName");
    }

    [Fact]
    public async Task A_consent_that_is_gone_when_the_answer_is_given_brings_no_ticket()
    {
        house.IsConsentedInOldForm = true;
        var refused = await house.AgreeInOldFormAsync(house.Server.User);
        refused.Status.ShouldBe(403);
        refused.Body.ShouldNotContain("jwt");
    }

    [Fact]
    public async Task The_answer_is_posted_with_a_ticket_in_a_signed_token()
    {
        var came = await house.AgreeInOldFormAsync(house.Server.User);
        came.Status.ShouldBe(200);
        var claims = await IdTokenReading.VerifyAsync(
            house,
            came.Fields["jwt"],
            "spn:Home",
            "SuperOffice AS"
        );
        var ticket = claims.Text("http://schemes.superoffice.net/identity/ticket")!;
        ticket.ShouldStartWith("7T:");
        came.Fields["state"].ShouldBe("a state");
        claims.Text("http://schemes.superoffice.net/identity/ctx").ShouldBe("Home");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        request.Headers.Add("SO-AppToken", ProtocolHouse.Token);
        (await house.SendAsync(request)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task By_GET_where_the_application_is_registered_so()
    {
        house.Registry.Put(
            house.Confidential with
            {
                OldForm = new OldForm(ProtocolHouse.Callback, CallbackMethod.Get),
            }
        );
        var came = await house.AgreeInOldFormAsync(house.Server.User);
        came.Status.ShouldBe(303);
        came.Location!.ShouldStartWith(ProtocolHouse.Callback + "?jwt=");
    }

    [Fact]
    public async Task A_failed_login_is_told_at_the_error_callback()
    {
        house.Registry.Put(
            house.Confidential with
            {
                OldForm = new OldForm(ProtocolHouse.Callback),
                Places = new ApplicationPlaces
                {
                    ErrorCallback = "https://app.example.com/failed",
                    ErrorMethod = CallbackMethod.Get,
                },
            }
        );
        var came = await house.AgreeInOldFormAsync(somebody: null);
        came.Location!.ShouldStartWith("https://app.example.com/failed?");
        came.Fields["error"].ShouldBe("access_denied");
        came.Fields["app_id"].ShouldBe(ProtocolHouse.ConfidentialId);
        came.Fields["error_code"].ShouldBe("4");
        came.Fields["state"].ShouldBe("a state");
        came.Fields.ShouldNotContainKey("jwt");
    }

    [Fact]
    public async Task Without_an_error_callback_a_failed_login_is_shown_here()
    {
        var came = await house.AgreeInOldFormAsync(somebody: null);
        came.Status.ShouldBe(403);
        came.Location.ShouldBeNull();
    }

    [Fact]
    public async Task An_old_form_that_is_switched_off_meanwhile_gives_nothing()
    {
        house.Registry.Put(house.Confidential);
        var came = await house.AgreeInOldFormAsync(house.Server.User);
        came.Body.ShouldNotContain("jwt");
    }
}
