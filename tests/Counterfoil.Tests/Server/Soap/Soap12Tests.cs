using Counterfoil.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

/// <summary>SOAP 1.2 is answered in SOAP 1.2.</summary>
public sealed class Soap12Tests
{
    private const string Login = "<UserName>anna</UserName><Password>right</Password>";

    [Fact]
    public async Task A_login_in_SOAP_1_2_is_answered_in_SOAP_1_2()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var reply = await house.Post12Async("AuthenticateUsernamePassword", Login);
        reply.Status.ShouldBe(200);
        reply.Document.Root!.Name.ShouldBe(SoapHouse.Soap12 + "Envelope");
        reply.IsLetIn.ShouldBeTrue();
        reply.Ticket.ShouldBe(SoapHouse.NewTicket);
    }

    [Fact]
    public async Task The_action_in_the_content_type_must_be_the_bodys()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var reply = await house.PostRawAsync(
            SoapHouse.Envelope12($"<AuthenticateImplicit xmlns='{SoapHouse.Namespace}'/>"),
            contentType: "application/soap+xml; action=\"urn:another\""
        );
        reply.Status.ShouldBe(400);
        reply.Code12.ShouldBe("s:Sender");
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_throttled_login_is_a_fault_with_code_subcode_and_reason()
    {
        await using var house = await SoapHouse.RefusingAsync(
            RefusalCode.TooManyAttempts,
            TimeSpan.FromSeconds(7)
        );
        var reply = await house.Post12Async("AuthenticateUsernamePassword", Login);
        reply.Status.ShouldBe(429);
        var fault = reply.Document.Descendants(SoapHouse.Soap12 + "Fault").Single();
        fault.Elements().Select(part => part.Name.LocalName).ShouldBe(["Code", "Reason", "Detail"]);
        reply.Code12.ShouldBe("s:Receiver");
        var subcode = fault.Descendants(SoapHouse.Soap12 + "Subcode").Single();
        subcode.Value.ShouldBe("c:too_many_attempts");
        subcode
            .Elements()
            .Single()
            .GetNamespaceOfPrefix("c")!
            .NamespaceName.ShouldBe("urn:counterfoil:refusal");
    }

    [Fact]
    public async Task A_header_that_must_be_understood_and_is_not_is_refused()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var reply = await house.Post12Async(
            "AuthenticateUsernamePassword",
            Login,
            "<x xmlns='urn:x' s:mustUnderstand='true'/>"
        );
        reply.Code12.ShouldBe("s:MustUnderstand");
    }

    [Fact]
    public async Task A_document_type_is_refused_in_SOAP_1_2_too()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var reply = await house.PostRawAsync(
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                + SoapHouse.Envelope12(
                    $"<AuthenticateImplicit xmlns='{SoapHouse.Namespace}'>&e;</AuthenticateImplicit>"
                ),
            contentType: "application/soap+xml"
        );
        reply.Status.ShouldBe(400);
        reply.Code12.ShouldBe("s:Sender");
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_description_for_SOAP_1_2_binds_to_SOAP_1_2()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        using var response = await house.GetAsync(SoapHouse.Path + "?wsdl12");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("http://schemas.xmlsoap.org/wsdl/soap12/");
        text.ShouldNotContain("http://schemas.xmlsoap.org/wsdl/soap/");
    }
}
