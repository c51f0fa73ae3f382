using SecurityDashboard.Controls.Authentication;
using SecurityDashboard.Inventory;
using static SecurityDashboard.Controls.Deciding;

namespace SecurityDashboard.Controls;

public sealed class ControlSettingsTests
{
    private const string Key = "idle-credential-days";

    private static readonly Control Control = ControlCatalog.Find("AN-08")!;
    private static readonly NumberSetting Idle = (NumberSetting)Control.Info.Settings[0];
    private static readonly AccountId Other = new("999988887777");

    [Fact]
    public void An_accounts_own_value_goes_before_the_organizations_and_that_before_the_default()
    {
        Assert.Equal(45, ControlSettings.Defaults.Of(Idle, Some.Account));
        var settings = new ControlSettings([Decided(Key, "60"), Decided(Key, "10", Other, number: 2)]);

        Assert.Equal((60, 10), (settings.Of(Idle, Some.Account), settings.Of(Idle, Other)));
        Assert.Equal((null, Other), (settings.Decision(Idle, account: null)?.Account, settings.Decision(Idle, Other)?.Account));
    }

    [Fact]
    public void What_was_set_back_and_what_this_version_does_not_take_counts_as_not_set()
    {
        var settings = new ControlSettings([Decided(Key, "60"), Decided(Key, null, Some.Account, number: 2), Decided(Key, "0", Other, number: 3), Decided("retired", "1", number: 4)]);

        Assert.Equal((60, 60), (settings.Of(Idle, Some.Account), settings.Of(Idle, Other)));
        Assert.Equal(4, settings.Number);
    }

    [Fact]
    public void Tells_what_was_decided_about_a_control_since_it_last_judged()
    {
        var settings = new ControlSettings([Decided(Key, "60"), Decided("AN-08/severity", "High", number: 2), Decided("AN-07/severity", "High", number: 3), Decided(Key, null, Other, number: 4)]);

        Assert.Equal([2L], settings.Since(Control, Some.Account, number: 1).Select(value => value.Number));
        Assert.Equal([2L, 4L], settings.Since(Control, Other, number: 1).Select(value => value.Number));
    }

    [Fact]
    public void Another_severity_takes_the_place_of_the_controls_and_a_verdict_still_lowers_it()
    {
        Assert.Equal(Severity.Medium, ControlSettings.Defaults.SeverityOf(Control, Some.Account));
        Assert.Equal(Severity.Critical, new ControlSettings([Decided("AN-08/severity", "Critical")]).SeverityOf(Control, Some.Account));

        var lowers = new Detection.Lowers();
        Assert.All(ControlEngine.Evaluate(Where("XX-98/severity", "Critical"), [Control]), evaluation => Assert.Equal(Severity.Medium, evaluation.Severity));
        Assert.All(ControlEngine.Evaluate(Where("AN-08/severity", "Low"), [Control]), evaluation => Assert.Equal(Severity.Low, evaluation.Severity));
        Assert.All(ControlEngine.Evaluate(Where($"{lowers.Info.Id}/severity", "Critical"), [lowers]), evaluation => Assert.Equal(Severity.Low, evaluation.Severity));
    }

    [Fact]
    public void A_control_that_is_off_in_an_account_says_nothing_there()
    {
        var settings = new ControlSettings([Decided("AN-08/state", "Off", Some.Account)]);

        Assert.NotEmpty(ControlEngine.Evaluate(new Estate(Some.Snapshot, []), [Control]));
        Assert.Empty(ControlEngine.Evaluate(new Estate(Some.Snapshot, []) { Settings = settings }, [Control]));
        Assert.Equal("ada", settings.WhyOff(Control, Some.Account)?.By);
        Assert.Null(settings.WhyOff(Control, Other));
    }

    [Fact]
    public void An_account_may_keep_on_what_the_organization_switched_off()
    {
        var settings = new ControlSettings([Decided("AN-08/state", "Off"), Decided("AN-08/state", "On", Some.Account, number: 2)]);

        Assert.Null(settings.WhyOff(Control, Some.Account));
        Assert.NotNull(settings.WhyOff(Control, Other));
    }

    [Fact]
    public void The_days_that_were_decided_are_those_that_count_and_that_people_read()
    {
        var user = Some.User with { Credentials = Observed.Of(Some.User.Credentials.Value with { Use = Observed.Of(Some.User.Credentials.Value.Use.Value with { PasswordLastUsed = Some.Now.AddDays(-11) }) }) };

        Judging.Passes<CredentialsAreInUse>("The password of the user ada is in use.", user, "password");
        Judging.Fails<CredentialsAreInUse>("The password of the user ada was last used on 2026-05-21, more than 10 days ago.", user, "password", Where(Key, "10", user));
    }
}
