using System.Text;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

public sealed class SoapFaultTests
{
    private const string Ns = SoapHouse.Namespace;
    private const string Login =
        $"<AuthenticateUsernamePassword xmlns='{Ns}'><UserName>a</UserName><Password>b</Password></AuthenticateUsernamePassword>";

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<a>")]
    [InlineData("<a/><b/>")]
    [InlineData("<?xml version='1.0'?><?evil pi?><a/>")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>")]
    public Task What_is_no_envelope_is_a_client_fault(string body) => IsMalformed(body);

    [Theory]
    [InlineData("<!DOCTYPE x>")]
    [InlineData("<!DOCTYPE x [<!ENTITY u 'anna'>]>")]
    [InlineData("<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>")]
    [InlineData("<?evil pi?>")]
    public Task A_good_envelope_behind_a_DTD_or_an_instruction_is_refused(string before) =>
        IsMalformed(before + SoapHouse.Envelope(Login));

    [Fact]
    public Task An_instruction_inside_is_refused() =>
        IsMalformed(
            SoapHouse.Envelope(Login.Replace(">a<", "><?evil pi?>a<", StringComparison.Ordinal))
        );

    [Fact]
    public Task An_envelope_without_a_body_is_a_client_fault() =>
        IsMalformed("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'/>");

    [Theory]
    [InlineData("")]
    [InlineData(Login + Login)]
    public Task A_body_holds_one_element(string content) =>
        IsMalformed(SoapHouse.Envelope(content));

    [Fact]
    public Task A_second_body_is_refused() =>
        IsMalformed(
            SoapHouse
                .Envelope(Login)
                .Replace(
                    "</s:Envelope>",
                    $"<s:Body>{Login}</s:Body></s:Envelope>",
                    StringComparison.Ordinal
                )
        );

    [Theory]
    [InlineData("<UserName>a</UserName><UserName>b</UserName><Password>c</Password>")]
    [InlineData("<UserName>a</UserName><Password>b</Password><Password>c</Password>")]
    [InlineData("<UserName><b>a</b></UserName><Password>c</Password>")]
    [InlineData("<Username>a</Username><Password>c</Password>")]
    [InlineData("<UserName xmlns=''>a</UserName><Password>c</Password>")]
    [InlineData(
        "<UserName xsi:nil='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>a</UserName>"
    )]
    public Task An_element_repeated_or_not_in_the_WSDL_is_refused(string parts) =>
        IsMalformed(
            SoapHouse.Envelope(
                $"<AuthenticateUsernamePassword xmlns='{Ns}'>{parts}</AuthenticateUsernamePassword>"
            )
        );

    [Theory]
    [InlineData(
        "<Credentials xmlns='{0}'><Ticket>7T:a</Ticket><Ticket>7T:b</Ticket></Credentials>"
    )]
    [InlineData(
        "<Credentials xmlns='{0}'><Ticket>7T:a</Ticket></Credentials><Credentials xmlns='{0}'><Ticket>7T:b</Ticket></Credentials>"
    )]
    [InlineData(
        "<ApplicationToken xmlns='{0}'>a</ApplicationToken><ApplicationToken xmlns='{0}'/>"
    )]
    [InlineData("<TimeZone xmlns='{0}'/><TimeZone xmlns='{0}'/>")]
    public Task A_header_that_is_there_twice_is_refused(string headers) =>
        IsMalformed(
            SoapHouse.Envelope(Login, headers.Replace("{0}", Ns, StringComparison.Ordinal))
        );

    [Fact]
    public Task A_second_list_of_named_values_is_refused() =>
        IsMalformed(
            SoapHouse.Envelope(
                $"<AuthenticateGeneric xmlns='{Ns}'><AuthenticationData/><AuthenticationData/></AuthenticateGeneric>"
            )
        );

    [Fact]
    public Task A_named_value_with_two_values_is_refused() =>
        IsMalformed(
            SoapHouse.Envelope(
                $"<AuthenticateGeneric xmlns='{Ns}'><AuthenticationData><AuthenticationGenericDataKeyValuePair>"
                    + "<Key>Ticket</Key><Value>7T:a</Value><Value>7T:b</Value>"
                    + "</AuthenticationGenericDataKeyValuePair></AuthenticationData></AuthenticateGeneric>"
            )
        );

    [Theory]
    [InlineData(32, 400)]
    [InlineData(33, 400)]
    [InlineData(20_000, 400)]
    public async Task Depth_is_capped(int depth, int status)
    {
        await using var house = await SoapHouse.OpenAsync();
        var body = new StringBuilder();
        for (var i = 0; i < depth; i++)
            body.Append("<a>");
        // The deepest is never closed: that the depth is complained of shows that reading stopped there.
        var reply = await house.PostRawAsync(body.ToString());

        reply.Status.ShouldBe(status);
        reply.FaultString!.Contains("deep", StringComparison.Ordinal).ShouldBe(depth > 32);
    }

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData((64 * 1024) + 1, 413)]
    [InlineData(1024 * 1024, 413)]
    public async Task Size_is_capped(int size, int status)
    {
        await using var house = await SoapHouse.OpenAsync();

        var reply = await house.PostRawAsync(new string('x', size));

        reply.Status.ShouldBe(status);
        reply.FaultCode.ShouldBe("s:Client");
    }

    [Fact]
    public async Task Size_is_capped_when_it_is_not_announced()
    {
        await using var house = await SoapHouse.OpenAsync();

        var reply = await house.PostRawAsync(
            new byte[70_000],
            change: request => request.Headers.TransferEncodingChunked = true
        );

        reply.Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/xml; charset=iso-8859-1")]
    [InlineData("multipart/related; type=\"text/xml\"")]
    [InlineData(null)]
    public async Task Another_type_of_content_is_refused(string? contentType)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            Encoding.UTF8.GetBytes(SoapHouse.Envelope(Login)),
            contentType: contentType
        );

        reply.Status.ShouldBe(415);
        reply.FaultCode.ShouldBe("s:Client");
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task Compressed_content_is_refused()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            Encoding.UTF8.GetBytes(SoapHouse.Envelope(Login)),
            change: request => request.Content!.Headers.ContentEncoding.Add("gzip")
        );

        reply.Status.ShouldBe(415);
    }

    [Fact]
    public async Task An_envelope_of_the_other_version_than_the_content_type_says_is_a_mismatch()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var envelope = SoapHouse.Envelope(Login);

        var as11 = await house.PostRawAsync(SoapHouse.Envelope12(Login));
        var as12 = await house.PostRawAsync(envelope, contentType: "application/soap+xml");

        as11.FaultCode.ShouldBe("s:VersionMismatch");
        as11.Status.ShouldBe(500);
        as12.Code12.ShouldBe("s:VersionMismatch");
        as12.Status.ShouldBe(500);
        house.Heard.ShouldBeEmpty();
    }

    [Theory]
    [InlineData($"{Ns}/SoPrincipal/DropEverything", $"<DropEverything xmlns='{Ns}'/>")]
    [InlineData(null, $"<DropEverything xmlns='{Ns}'/>")]
    [InlineData(null, "<AuthenticateImplicit xmlns='urn:other'/>")]
    [InlineData($"{Ns}/SoPrincipal/GetSystemInfo", Login)]
    [InlineData("urn:other", Login)]
    public async Task An_operation_that_is_not_there_or_not_the_one_announced_is_refused(
        string? action,
        string body
    )
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(SoapHouse.Envelope(body), action);

        reply.Status.ShouldBe(500);
        reply.FaultCode.ShouldBe("s:Client");
        reply.FaultString!.ShouldContain("no such operation");
        house.Heard.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData($"{Ns}/SoPrincipal/AuthenticateUsernamePassword")]
    [InlineData($"\"{Ns}/SoPrincipal/AuthenticateUsernamePassword\"")]
    public async Task The_action_may_be_quoted_or_bare_or_empty_or_missing(string? action)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        (await house.PostRawAsync(SoapHouse.Envelope(Login), action)).IsLetIn.ShouldBeTrue();
    }

    [Theory]
    [InlineData("1", "", true)]
    [InlineData("0", "", false)]
    [InlineData("1", "http://schemas.xmlsoap.org/soap/actor/next", true)]
    [InlineData("1", "urn:somebody-else", false)]
    public async Task A_header_that_must_be_understood_and_is_not_is_a_fault(
        string must,
        string actor,
        bool isFault
    )
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            SoapHouse.Envelope(
                Login,
                $"<x xmlns='urn:x' s:mustUnderstand='{must}' s:actor='{actor}'/>"
            )
        );

        (reply.FaultCode == "s:MustUnderstand").ShouldBe(isFault);
        reply.IsLetIn.ShouldBe(!isFault);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_and_not_replaced()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var bytes = Encoding.Latin1.GetBytes(
            SoapHouse.Envelope(Login).Replace(">a<", ">å<", StringComparison.Ordinal)
        );

        (await house.PostRawAsync(bytes)).Status.ShouldBe(400);
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_encoding_declared_inside_is_refused()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(
            "<?xml version='1.0' encoding='iso-8859-1'?>" + SoapHouse.Envelope(Login)
        );

        reply.Status.ShouldBe(415);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task UTF_16_with_its_mark_is_read(string encoding)
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var encoder = Encoding.GetEncoding(encoding);

        var reply = await house.PostRawAsync(
            [
                .. encoder.GetPreamble(),
                .. encoder.GetBytes(
                    "<?xml version='1.0' encoding='utf-16'?>" + SoapHouse.Envelope(Login)
                ),
            ],
            contentType: "text/xml; charset=utf-16"
        );

        reply.IsLetIn.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broken_machine_is_a_server_fault_that_says_nothing_of_it()
    {
        await using var house = await SoapHouse.OpenAsync();
        house.Says = _ => throw new InvalidOperationException("connection string s3cret");

        var reply = await house.LogInAsync("anna", "pw");

        reply.Status.ShouldBe(500);
        reply.FaultCode.ShouldBe("s:Server");
        reply.Text.ShouldNotContain("s3cret");
        reply.Text.ShouldNotContain("InvalidOperation");
    }

    [Fact]
    public async Task A_fault_repeats_nothing_of_what_was_sent()
    {
        await using var house = await SoapHouse.OpenAsync();

        var reply = await house.PostRawAsync(
            SoapHouse.Envelope($"<hunter2 xmlns='{Ns}'>hunter2</hunter2>"),
            "urn:hunter2"
        );

        reply.Text.ShouldNotContain("hunter2");
    }

    private static async Task IsMalformed(string body)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostRawAsync(body);

        reply.Status.ShouldBe(400);
        reply.FaultCode.ShouldBe("s:Client");
        house.Heard.ShouldBeEmpty();
    }
}
