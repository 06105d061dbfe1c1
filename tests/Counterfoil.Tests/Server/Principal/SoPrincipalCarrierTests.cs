using System.Text.Json;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Server.Principal;
using Counterfoil.Tests.Server.Soap;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Principal;

public sealed class SoPrincipalCarrierTests
{
    private static SoPrincipalCarrier CarrierOf(AssociateType type) =>
        SoPrincipalCarrier.Of(
            People.Anna(
                new Presented { Door = new Door("soap", "SOAP"), Evidence = [] },
                ticket: null,
                type
            )
        );

    [Theory]
    [InlineData(AssociateType.Internal, "InternalAssociate", "Employee", true)]
    [InlineData(AssociateType.Resource, "ResourceAssociate", "Employee", false)]
    [InlineData(AssociateType.External, "ExternalAssociate", "ExternalUser", true)]
    [InlineData(AssociateType.System, "SystemAssociate", "System", false)]
    public void The_kind_of_associate_is_said_in_the_words_of_the_wire(
        AssociateType type,
        string userType,
        string roleType,
        bool isPerson
    )
    {
        var carrier = CarrierOf(type);

        carrier.UserType.ToString().ShouldBe(userType);
        carrier.RoleType.ToString().ShouldBe(roleType);
        carrier.IsPerson.ShouldBe(isPerson);
    }

    [Fact]
    public void As_JSON_it_has_the_published_members_and_names_for_enums()
    {
        var json = JsonSerializer.SerializeToElement(CarrierOf(AssociateType.Internal));

        string.Join(' ', json.EnumerateObject().Select(member => member.Name))
            .ShouldBe(
                "UserType Associate AssociateId IsPerson PersonId CountryId HomeCountryId ContactId GroupId BusinessId "
                    + "CategoryId ContactOwner RoleId RoleName RoleDescription RoleType Licenses FullName EMailAddress "
                    + "FunctionRights EjUserId EjAccessLevel EjUserStatus ProvidedCredentials SecondaryGroups "
                    + "DatabaseContextIdentifier UserName"
            );
        json.GetProperty("UserType").GetString().ShouldBe("InternalAssociate");
        json.GetProperty("EjUserStatus").GetString().ShouldBe("StatusNone");
        json.GetProperty("UserName").GetString().ShouldBe("Anna");
        json.GetProperty("Licenses")[0].GetProperty("Name").GetString().ShouldBe("sales.web");
        json.GetProperty("ProvidedCredentials")[0]
            .GetProperty("CredentialId")
            .GetInt32()
            .ShouldBe(99);
    }
}
