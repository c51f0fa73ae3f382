using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Features.Accounts;

public sealed class AccountDraftTests
{
    [Fact]
    public void What_is_typed_loosely_is_stored_exactly()
    {
        var draft = new AccountDraft { Name = " Payments ", RoleName = "security/Scan ", Regions = "EU-west-1, us-east-1\neu-west-1", Schedule = " 0 2 * * * " };

        Assert.Empty(draft.Problems());
        var settings = draft.ToSettings(enabled: true);
        Assert.Equal(("Payments", "security/Scan", "0 2 * * *"), (settings.Name, settings.RoleName, settings.Schedule));
        Assert.Equal(["eu-west-1", "us-east-1"], settings.Regions);
    }

    [Fact]
    public void Says_at_each_field_what_is_wrong()
    {
        var draft = new AccountDraft { RoleName = "arn:aws:iam::111122223333:role/scan", Regions = "eu-west-1, Frankfurt", Schedule = "daily" };

        Assert.Equal(
            [
                ("Name", "Give it a name of at most 100 characters."),
                ("Regions", "\"frankfurt\" is not a region. Regions look like eu-west-1; leave the field empty for all that are on by default."),
                ("RoleName", "A role's name has letters, digits and _+=,.@- and may have a path before it, such as security/SecurityDashboardScan."),
                ("Schedule", "This is not a cron expression of five fields, such as 0 */6 * * *."),
            ],
            draft.Problems().OrderBy(problem => problem.Key, StringComparer.Ordinal).Select(problem => (problem.Key, problem.Value)));
    }

    [Fact]
    public void What_a_source_does_not_ask_for_is_neither_checked_nor_stored()
    {
        var draft = new AccountDraft { Name = "Partner", Source = AccountSource.Import, RoleName = "", Schedule = "" };

        Assert.Empty(draft.Problems());
        Assert.Null(draft.ToSettings(enabled: true).RoleName);
        Assert.Null(draft.ToSettings(enabled: true).Schedule);
    }
}
