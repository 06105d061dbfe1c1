using System.Net;
using System.Xml.Linq;
using System.Xml.Schema;
using Counterfoil.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

public sealed class SoapDescriptionTests
{
    private static readonly XNamespace Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace Xsd = "http://www.w3.org/2001/XMLSchema";

    [Theory]
    [InlineData("", "?wsdl", "https://id.example.com/Remote/Services88/SoPrincipal.svc")]
    [InlineData("", "?singleWsdl", "https://id.example.com/Remote/Services88/SoPrincipal.svc")]
    [InlineData(
        "/Cust2",
        "?WSDL",
        "https://id.example.com/Cust2/Remote/Services88/SoPrincipal.svc"
    )]
    public async Task The_WSDL_gives_the_public_address_and_never_the_one_asked_for(
        string tenant,
        string query,
        string address
    )
    {
        await using var house = await SoapHouse.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, tenant + SoapHouse.Path + query);
        request.Headers.Host = "evil.example.net";

        using var response = await house.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/xml");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain("evil");
        XDocument
            .Parse(text)
            .Descendants(XName.Get("address", "http://schemas.xmlsoap.org/wsdl/soap/"))
            .Single()
            .Attribute("location")!
            .Value.ShouldBe(address);
    }

    [Fact]
    public async Task The_WSDL_lists_what_is_served()
    {
        await using var house = await SoapHouse.OpenAsync();
        var wsdl = XDocument.Parse(
            await (await house.GetAsync(SoapHouse.Path + "?wsdl")).Content.ReadAsStringAsync()
        );

        wsdl.Root!.Element(Wsdl + "portType")!
            .Elements(Wsdl + "operation")
            .Select(operation => operation.Attribute("name")!.Value)
            .ShouldBe([
                "GetSystemInfo",
                "AuthenticateImplicit",
                "AuthenticateUsernamePassword",
                "AuthenticateGeneric",
                "AuthenticateWithAccessToken",
            ]);
    }

    [Fact]
    public async Task A_browser_gets_a_page_and_other_methods_nothing()
    {
        await using var house = await SoapHouse.OpenAsync();

        using var page = await house.GetAsync(SoapHouse.Path);
        using var request = new HttpRequestMessage(HttpMethod.Put, SoapHouse.Path);
        using var other = await house.SendAsync(request);

        page.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        (await page.Content.ReadAsStringAsync()).ShouldContain("?wsdl");
        other.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Every_answer_keeps_to_the_WSDL()
    {
        await using var house = await SoapHouse.OpenToAllAsync();
        var schemas = await ReadSchemasAsync(house);

        var letIn = await house.LogInAsync("anna", "pw");
        var system = await house.PostAsync("GetSystemInfo");
        house.Says = _ => new Outcome.Refused(new Refusal(RefusalCode.InvalidCredentials, "x"));
        var refused = await house.LogInAsync("anna", "no");

        letIn.IsLetIn.ShouldBeTrue();
        foreach (var reply in new[] { letIn, system, refused })
        {
            foreach (var part in reply.Header!.Elements().Concat(reply.Body.Elements()))
            {
                schemas
                    .GlobalElements.Contains(
                        new System.Xml.XmlQualifiedName(
                            part.Name.LocalName,
                            part.Name.NamespaceName
                        )
                    )
                    .ShouldBeTrue(part.Name.ToString());
                new XDocument(part).Validate(
                    schemas,
                    (_, problem) => throw new InvalidOperationException(problem.Message)
                );
            }
            reply
                .Header.Elements()
                .Select(header => header.Name.LocalName)
                .ShouldBe(["ExceptionInfo", "ExtraInfo", "Succeeded", "TimeZone"]);
        }
    }

    [Fact]
    public async Task The_carrier_says_the_whole_card_in_the_published_order()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.LogInAsync("anna", "pw");

        var response = reply.Body.Elements().Single().Elements().First();
        response
            .Elements()
            .Select(member => member.Name.LocalName + "=" + member.Value)
            .ShouldBe([
                "UserType=InternalAssociate",
                "Associate=Anna",
                "AssociateId=7",
                "IsPerson=true",
                "PersonId=11",
                "CountryId=0",
                "HomeCountryId=0",
                "ContactId=12",
                "GroupId=13",
                "BusinessId=0",
                "CategoryId=0",
                "ContactOwner=0",
                "RoleId=16",
                "RoleName=Boss",
                "RoleDescription=Runs it",
                "RoleType=Employee",
                "Licenses=acmesales.websolo",
                "FullName=Anna <Ås> & Co\uFFFD",
                "EMailAddress=anna@example.com",
                "FunctionRights=AdminAllReport",
                "EjUserId=0",
                "EjAccessLevel=0",
                "EjUserStatus=StatusNone",
                "ProvidedCredentials=CRM5/PASSWORDANNAANNA99Otherxx0",
                "SecondaryGroups=1415",
                "DatabaseContextIdentifier=Cust1",
            ]);
    }

    private static async Task<XmlSchemaSet> ReadSchemasAsync(SoapHouse house)
    {
        var wsdl = XDocument.Parse(
            await (await house.GetAsync(SoapHouse.Path + "?wsdl")).Content.ReadAsStringAsync()
        );
        var schemas = new XmlSchemaSet();
        foreach (var schema in wsdl.Descendants(Xsd + "schema"))
            schemas.Add(null, new XDocument(schema).CreateReader());
        schemas.Compile();
        return schemas;
    }
}
