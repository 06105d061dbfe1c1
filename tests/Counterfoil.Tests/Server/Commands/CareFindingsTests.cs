using Counterfoil.Server.Commands;
using Counterfoil.Server.Commands.Doctor;
using Counterfoil.Storage.Keys;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>What the doctor says of root keys, verifications and backups.</summary>
public sealed class CareFindingsTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_root_keys_are_counted_with_what_is_still_under_an_old_one()
    {
        var one = new RootKeyLook(1, [1], false, [new KeyNeed(1, "tenants", 4)]);
        Say(CareFindings.OfKeys(one)).ShouldBe("Good: 1 (1), and all rows are under it");
        Say(CareFindings.OfKeys(one with { Known = [1, 2] }))
            .ShouldStartWith("Good: 2 (1, 2), 1 is current and all rows are under it");

        var left = one with
        {
            Current = 2,
            Known = [1, 2],
            Needs = [new KeyNeed(1, "tenants", 4), new KeyNeed(2, "tenants", 9)],
        };
        Say(CareFindings.OfKeys(left))
            .ShouldStartWith("Warning: 2 (1, 2), 2 is current; 4 rows are under another key");
        Say(CareFindings.OfKeys(left with { IsRotating = true }))
            .ShouldStartWith("Warning: 2 (1, 2), 2 is current; a rotation is under way, 4 rows");
    }

    [Fact]
    public void How_long_ago_it_was_verified_and_backed_up_is_said_and_warned_of()
    {
        Say(CareFindings.OfVerify(null, Now)).ShouldStartWith("Good: none is known");
        Verified(days: 0, findings: 0)
            .ShouldBe("Good: within the last hour: nobody had touched a row");
        Verified(days: 5, findings: 0).ShouldBe("Good: 5 days ago: nobody had touched a row");
        Verified(days: 40, findings: 0).ShouldBe("Warning: 40 days ago: nobody had touched a row");
        Verified(days: 1, findings: 3).ShouldStartWith("Wrong: 1 days ago, with 3 findings");

        Say(CareFindings.OfBackup(null, Now)).ShouldStartWith("Good: none lies here");
        Say(CareFindings.OfBackup(Now.AddHours(-3), Now)).ShouldStartWith("Good: 3 h ago");
        Say(CareFindings.OfBackup(Now.AddDays(-8), Now)).ShouldStartWith("Warning: 8 days ago");

        static string Verified(int days, int findings) =>
            Say(CareFindings.OfVerify(new LastVerified(Now.AddDays(-days), findings), Now));
    }

    private static string Say(Finding finding) => $"{finding.Weight}: {finding.Text}";
}
