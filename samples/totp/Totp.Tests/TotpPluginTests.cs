using Counterfoil;
using Counterfoil.Conformance;
using Xunit;

namespace Totp.Tests;

public sealed class TotpPluginTests
{
    private readonly Rehearsal rehearsal = new("Sample/Totp");
    private readonly TotpPlugin plugin;
    private readonly Associate anna;

    public TotpPluginTests()
    {
        plugin = new TotpPlugin(rehearsal.Host);
        anna = rehearsal.AddAssociate("anna");
    }

    private IEditableRows Rows => rehearsal.Table.EditableRowsOf(anna, plugin.CredentialType);

    [Fact]
    public async Task A_step_that_was_used_is_used_also_after_the_window_has_moved_on()
    {
        var key = AuthenticatorKey.Create().Key with { IsConfirmed = true };
        rehearsal.AddRow(anna, "1", key.ToSecret());
        var code = CodeOf(key, steps: 1);

        Assert.IsType<Verdict.ProvedCase>(await AnswerAsync(code));
        for (var i = 0; i < 4; i++)
        {
            rehearsal.Time.Move(OneTimeCode.StepLength);
            Assert.IsType<Verdict.NeedsCase>(await AnswerAsync(code));
        }
    }

    [Fact]
    public async Task Who_has_enrolled_is_asked_once_a_first_code_has_confirmed_it()
    {
        var enrolled = await EnrolAsync();
        var key = AuthenticatorKey.Read(enrolled.Row.Secret);

        Assert.IsType<Verdict.NoObjectionCase>(await LogInAsync());
        Assert.Equal("waits for its first code", plugin.Show(enrolled.Row)[0].Text);
        var wrong = await EditAsync(enrolled.Row, "000000");
        Assert.True(Assert.IsType<Enrolment.RefusedCase>(wrong).IsMistaken);
        Assert.IsType<Enrolment.DoneCase>(await EditAsync(enrolled.Row, CodeOf(key)));
        Assert.IsType<Verdict.NeedsCase>(await LogInAsync());
        Assert.IsType<Verdict.NeedsCase>(await AnswerAsync(CodeOf(key)));
        Assert.IsType<Verdict.ProvedCase>(await AnswerAsync(CodeOf(key, steps: 1)));
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_and_new_ones_put_an_end_to_the_old()
    {
        var enrolled = await EnrolAsync();
        var key = AuthenticatorKey.Read(enrolled.Row.Secret);
        var old = CodesIn(enrolled);
        await EditAsync(enrolled.Row, CodeOf(key));

        Assert.IsType<Verdict.ProvedCase>(await AnswerAsync(old[0]));
        Assert.IsType<Verdict.NeedsCase>(await AnswerAsync(old[0]));
        Assert.Equal(["Associate 1 used a recovery code; 7 are left."], rehearsal.Log);
        var row = (await Rows.FindByAssociateAsync(anna.Id, default)).Single();
        Assert.Equal("7", plugin.Show(row)[1].Text);

        var renewed = await EditAsync(row, CodeOf(key, steps: 1), ("recovery", "true"));
        var fresh = CodesIn(Assert.IsType<Enrolment.DoneCase>(renewed));
        Assert.IsType<Verdict.NeedsCase>(await AnswerAsync(old[1]));
        Assert.IsType<Verdict.ProvedCase>(await AnswerAsync(fresh[1].Replace('-', ' ')));
    }

    [Fact]
    public async Task Who_has_an_app_enrols_no_second_one_and_who_never_confirmed_begins_again()
    {
        var first = await EnrolAsync();
        var second = await EnrolAsync();
        Assert.NotEqual(first.Row.Secret, second.Row.Secret);

        var code = CodeOf(AuthenticatorKey.Read(second.Row.Secret));
        await EditAsync(second.Row, code);
        var third = await plugin.EnrolAsync(anna, FieldValues.None, Rows, default);
        Assert.IsType<Enrolment.RefusedCase>(third);
    }

    [Fact]
    public async Task Where_it_is_required_of_all_the_first_code_confirms_the_app()
    {
        rehearsal.Set("for", "all");
        Assert.IsType<Verdict.ObjectsCase>(await LogInAsync());
        var key = AuthenticatorKey.Read((await EnrolAsync()).Row.Secret);

        Assert.IsType<Verdict.NeedsCase>(await LogInAsync());
        Assert.IsType<Verdict.ProvedCase>(await AnswerAsync(CodeOf(key)));
        var row = (await Rows.FindByAssociateAsync(anna.Id, default)).Single();
        Assert.True(AuthenticatorKey.Read(row.Secret).IsConfirmed);
    }

    [Theory]
    [InlineData("off", true)]
    [InlineData("sometimes", false)]
    public async Task A_setting_decides_and_one_that_cannot_be_read_objects(
        string mode,
        bool passes
    )
    {
        rehearsal.Set("for", mode);
        var key = AuthenticatorKey.Create().Key with { IsConfirmed = true };
        rehearsal.AddRow(anna, "1", key.ToSecret());

        Assert.Equal(passes, await LogInAsync() is Verdict.NoObjectionCase);
    }

    private string CodeOf(AuthenticatorKey key, int steps = 0) =>
        OneTimeCode.Of(
            Base32.Decode(key.Key),
            OneTimeCode.StepAt(rehearsal.Time.GetUtcNow()) + steps
        );

    private ValueTask<Verdict> LogInAsync() =>
        plugin.ReviewAsync(Rehearsal.HearingOf(anna, Occasion.Login), Rows, default);

    private ValueTask<Verdict> AnswerAsync(string code) =>
        plugin.ReviewAsync(
            Rehearsal.HearingOf(
                anna,
                Occasion.Login,
                new ChallengeAnswer(TotpPlugin.Kind, new Secret(code))
            ),
            Rows,
            default
        );

    private async Task<Enrolment.DoneCase> EnrolAsync() =>
        Assert.IsType<Enrolment.DoneCase>(
            await plugin.EnrolAsync(anna, FieldValues.None, Rows, default)
        );

    private ValueTask<Enrolment> EditAsync(
        PluginRow row,
        string code,
        params (string Field, string Value)[] more
    ) =>
        plugin.EditAsync(
            anna,
            row,
            new FieldValues(
                more.Prepend(("code", code))
                    .ToDictionary(each => each.Item1, each => new Secret(each.Item2))
            ),
            Rows,
            default
        );

    private static List<string> CodesIn(Enrolment.DoneCase enrolled) =>
        [
            .. enrolled
                .ShownOnce.OfType<ShownOnce.List>()
                .Single()
                .Values.Select(code => code.Reveal()),
        ];
}
