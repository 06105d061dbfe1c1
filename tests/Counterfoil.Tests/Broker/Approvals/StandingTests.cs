using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Broker.Applications;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Approvals;

public sealed class StandingTests
{
    private static readonly ContextIdentifier Cust1 = ContextIdentifier.Parse("Cust1");
    private static readonly ContextIdentifier Cust2 = ContextIdentifier.Parse("Cust2");

    [Theory]
    [InlineData(AuthorizationLevel.Explicit)]
    [InlineData(AuthorizationLevel.Admin)]
    [InlineData(AuthorizationLevel.User)]
    public void Without_a_yes_it_is_missing(AuthorizationLevel level) =>
        Of(Samples.Application() with { Level = level }, null).ShouldBeOfType<Standing.Missing>();

    [Fact]
    public void An_implicit_one_needs_no_yes_and_heeds_a_no()
    {
        var application = Samples.Application() with { Level = AuthorizationLevel.Implicit };
        Of(application, null).ShouldBe(new Standing.Approved(null));
        var no = Yes(application) with { WithdrawnAt = Samples.Noon };
        Of(application, no).ShouldBeOfType<Standing.Withdrawn>();
    }

    [Fact]
    public void One_in_development_needs_a_yes_even_where_its_level_asks_for_none()
    {
        var application = Samples.Application() with
        {
            Level = AuthorizationLevel.Implicit,
            State = ApplicationState.Development,
        };
        Of(application, null).ShouldBeOfType<Standing.Missing>();
        Of(application, Yes(application)).ShouldBeOfType<Standing.Approved>();
    }

    [Theory]
    [InlineData(ApplicationState.Suspended)]
    [InlineData(ApplicationState.Closed)]
    public void A_closed_one_is_nowhere(ApplicationState state)
    {
        var application = Samples.Application() with { State = state };
        Of(application, Yes(application)).ShouldBeOfType<Standing.NotHere>();
    }

    [Fact]
    public void A_custom_one_is_in_its_tenant_alone()
    {
        var application = Samples.Application() with { CustomFor = Cust2 };
        Of(application, Yes(application)).ShouldBeOfType<Standing.NotHere>();
        var there = application with { CustomFor = Cust1 };
        Of(there, Yes(there)).ShouldBeOfType<Standing.Approved>();
    }

    [Fact]
    public void A_yes_to_less_needs_another_and_a_yes_to_more_stands()
    {
        var application = Samples.Application() with { Scopes = ["mail"] };
        var yes = Yes(application);
        Of(application, yes).ShouldBeOfType<Standing.Approved>();
        Of(application with { Scopes = ["mail", "files"] }, yes)
            .ShouldBeOfType<Standing.NeedsApprovalAnew>();
        Of(application with { HasSystemUser = true }, yes)
            .ShouldBeOfType<Standing.NeedsApprovalAnew>();
        Of(application with { Scopes = [] }, yes).ShouldBeOfType<Standing.Approved>();
    }

    [Fact]
    public void A_yes_ends_at_its_end()
    {
        var application = Samples.Application();
        var yes = Yes(application) with { Until = Samples.Noon };
        Standing
            .Of(application, Cust1, yes, Samples.Noon.AddSeconds(-1))
            .ShouldBeOfType<Standing.Approved>();
        Of(application, yes).ShouldBeOfType<Standing.Withdrawn>();
    }

    private static Standing Of(Application application, Approval? approval) =>
        Standing.Of(application, Cust1, approval, Samples.Noon);

    private static Approval Yes(Application application) =>
        new()
        {
            Tenant = Cust1,
            Application = application.Id,
            Demand = application.Demand,
            At = Samples.Noon.AddDays(-1),
        };
}
