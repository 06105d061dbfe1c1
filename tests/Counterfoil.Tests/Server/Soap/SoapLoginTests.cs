using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

public sealed class SoapLoginTests
{
    [Fact]
    public async Task A_name_and_a_password_bring_a_new_ticket()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.LogInAsync("anna", "Correct horse");

        reply.Status.ShouldBe(200);
        reply.IsLetIn.ShouldBeTrue();
        reply.Ticket.ShouldBe(SoapHouse.NewTicket);
        reply.Said("Succeeded").ShouldBe("true");
        reply.Said("Associate").ShouldBe("Anna");
        reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_typed_reaches_the_evaluator_as_it_was_typed()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.LogInAsync("ånna &amp; co", "  <![CDATA[<p>]]><!-- split -->word ");

        var presented = house.Heard.ShouldHaveSingleItem();
        presented.Door.Name.ShouldBe("soap");
        presented.Tenant.ShouldBeNull();
        var typed = presented.Evidence.ShouldHaveSingleItem().ShouldBeOfType<NameAndPassword>();
        typed.UserName.ShouldBe("ånna & co");
        typed.Password.Reveal().ShouldBe("  <p>word ");
    }

    [Fact]
    public async Task A_password_of_blanks_is_not_trimmed_to_nothing()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.LogInAsync("anna", "   ");

        house
            .Heard.Single()
            .Evidence.Single()
            .ShouldBeOfType<NameAndPassword>()
            .Password.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("<UserName>7T:abcd</UserName><Password></Password>")]
    [InlineData("<UserName>7T:abcd</UserName><Password>wrong</Password>")]
    [InlineData("<UserName> 7T:abcd </UserName>")]
    [InlineData(
        "<UserName>7T:abcd</UserName><Password xsi:nil='true' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'/>"
    )]
    public async Task A_ticket_in_the_place_of_a_user_name_is_a_ticket(string parts)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.PostAsync("AuthenticateUsernamePassword", parts);

        house
            .Heard.Single()
            .Evidence.ShouldHaveSingleItem()
            .ShouldBeOfType<TicketEvidence>()
            .Text.Reveal()
            .ShouldBe("7T:abcd");
    }

    [Fact]
    public async Task Who_came_with_a_ticket_gets_the_shared_one()
    {
        await using var house = await SoapHouse.OpenAsync();
        house.Says = presented => new Outcome.Believed(People.Anna(presented, People.Stub));

        var reply = await house.LogInAsync("7T:abcd", "");

        reply.Ticket.ShouldBe(SoapHouse.SharedTicket);
    }

    [Theory]
    [InlineData(RefusalCode.InvalidCredentials, "invalid_credentials")]
    [InlineData(RefusalCode.NoEvidence, "no_evidence")]
    [InlineData(RefusalCode.MoreEvidence, "more_evidence")]
    public async Task A_refused_login_is_a_call_that_worked(RefusalCode code, string name)
    {
        await using var house = await SoapHouse.RefusingAsync(code);

        var reply = await house.LogInAsync("anna", "wrong");

        reply.Status.ShouldBe(200);
        reply.Said("Succeeded").ShouldBe("true");
        reply.Said("AuthenticationSucceeded").ShouldBe("false");
        reply.Ticket.ShouldBeNull();
        reply.Header!.Value.ShouldContain(name);
        reply.Text.ShouldNotContain("inner_reason");
    }

    [Theory]
    [InlineData(RefusalCode.TooManyAttempts, 429, "s:Server", "too_many_attempts")]
    [InlineData(RefusalCode.Busy, 503, "s:Server", "busy")]
    [InlineData(RefusalCode.UnknownTenant, 404, "s:Client", "unknown_tenant")]
    public async Task A_refusal_that_is_no_answer_to_the_question_is_a_fault(
        RefusalCode code,
        int status,
        string faultCode,
        string name
    )
    {
        await using var house = await SoapHouse.RefusingAsync(code, TimeSpan.FromSeconds(2.2));

        var reply = await house.LogInAsync("anna", "wrong");

        reply.Status.ShouldBe(status);
        reply.FaultCode.ShouldBe(faultCode);
        reply.Body.Descendants("detail").Single().Value.ShouldBe(name);
        reply.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(3));
        reply.Text.ShouldNotContain("inner_reason");
    }

    [Fact]
    public async Task An_objection_when_the_ticket_is_issued_lets_nobody_in()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        house.Issues = _ => new Issued.Refused(new Refusal(RefusalCode.InvalidCredentials, "late"));

        var reply = await house.LogInAsync("anna", "right");

        reply.IsLetIn.ShouldBeFalse();
        reply.Said("Response").ShouldBe("");
        reply.Ticket.ShouldBeNull();
    }

    [Fact]
    public async Task More_evidence_asked_of_a_door_without_a_page_lets_nobody_in()
    {
        await using var house = await SoapHouse.OpenAsync();
        house.Says = _ => new Outcome.NeedsMore(
            new Challenge("otp", "Code?"),
            new Secret("h"),
            false
        );

        var reply = await house.LogInAsync("anna", "right");

        reply.IsLetIn.ShouldBeFalse();
        reply.Said("Succeeded").ShouldBe("true");
    }

    [Fact]
    public async Task Implicit_evidence_is_none_yet_and_a_ticket_in_the_header_does_not_stand_in()
    {
        await using var house = await SoapHouse.RefusingAsync(RefusalCode.NoEvidence);

        var reply = await house.PostAsync(
            "AuthenticateImplicit",
            headers: SoapHouse.TicketHeader("7T:abcd")
        );

        reply.Status.ShouldBe(200);
        reply.IsLetIn.ShouldBeFalse();
        house.Heard.Single().Evidence.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_system_tells_what_it_is_without_a_login()
    {
        await using var house = await SoapHouse.OpenAsync();

        var reply = await house.PostAsync("GetSystemInfo");

        reply.Status.ShouldBe(200);
        reply.Said("Succeeded").ShouldBe("true");
        reply.Said("Description")!.ShouldContain("Counterfoil");
        reply.Said("CompanyName").ShouldBeNull();
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task From_where_and_what_for_is_passed_on()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.PostRawAsync(
            System.Text.Encoding.UTF8.GetBytes(
                SoapHouse.Envelope($"<AuthenticateImplicit xmlns='{SoapHouse.Namespace}'/>")
            ),
            change: request => request.Headers.Add(Use.Header, @"reporter; WS7; ACME\anna; nightly")
        );

        var use = house.Heard.Single().Use;
        use.ToString().ShouldBe(@"ACME\anna on WS7: reporter (nightly)");
        use.Address.ShouldBe("127.0.0.1");
    }

    [Theory]
    [InlineData("/Cust2/Remote/Services88/SoPrincipal.svc")]
    [InlineData("/cust2/remote/SERVICES88/soprincipal.SVC")]
    public async Task The_tenant_stands_in_the_path_and_the_path_has_no_case(string path)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            SoapHouse.Envelope($"<AuthenticateImplicit xmlns='{SoapHouse.Namespace}'/>"),
            path: path
        );

        reply.IsLetIn.ShouldBeTrue();
        house.Heard.Single().Tenant.ShouldBe(ContextIdentifier.Parse("Cust2"));
    }

    [Theory]
    [InlineData("/api/Remote/Services88/SoPrincipal.svc")]
    [InlineData("/no-tenant/Remote/Services88/SoPrincipal.svc")]
    public async Task What_cannot_name_a_tenant_is_not_found(string path)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            SoapHouse.Envelope($"<AuthenticateImplicit xmlns='{SoapHouse.Namespace}'/>"),
            path: path
        );

        reply.Status.ShouldBe(404);
        reply.FaultCode.ShouldBe("s:Client");
        house.Heard.ShouldBeEmpty();
        (await house.GetAsync(path + "?wsdl")).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.NotFound
        );
    }
}
