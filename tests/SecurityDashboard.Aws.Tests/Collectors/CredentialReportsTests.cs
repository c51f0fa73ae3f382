using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Collectors;

public sealed class CredentialReportsTests
{
    private const string Header =
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
        + "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated";

    [Fact]
    public void Reads_passwords_mfa_and_keys()
    {
        var row = Rows("ada,arn:aws:iam::111122223333:user/ada,2026-01-01T00:00:00+00:00,TRUE,N/A,N/A,N/A,false,true,2026-02-03T04:05:06+00:00,N/A,N/A,N/A,false,N/A")["arn:aws:iam::111122223333:user/ada"];

        Assert.Equal((true, false), (row.PasswordEnabled, row.MfaActive));
        Assert.Equal((1, true, new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero)), (Assert.Single(row.AccessKeys).Number, row.AccessKeys[0].Active, row.AccessKeys[0].LastRotated));
    }

    [Fact]
    public void Reads_to_the_day_when_credentials_were_used()
    {
        var use = Rows("ada,arn:aws:iam::111122223333:user/ada,2026-01-01T10:00:00+00:00,TRUE,2026-03-04T05:06:07+00:00,2026-01-02T00:00:00+00:00,N/A,false,true,2026-02-03T04:05:06+00:00,2026-04-05T06:07:08+00:00,N/A,N/A,false,N/A")
            ["arn:aws:iam::111122223333:user/ada"].Use.Value;

        Assert.Equal(
            (new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 4), new DateOnly(2026, 1, 2), new DateOnly(2026, 4, 5), (DateTimeOffset?)null),
            (Day(use.UserCreated), Day(use.PasswordLastUsed), Day(use.PasswordLastChanged), Day(use.Key1LastUsed), use.Key2LastUsed));

        static DateOnly Day(DateTimeOffset? time)
        {
            Assert.Equal(TimeSpan.Zero, time?.TimeOfDay);
            return DateOnly.FromDateTime(time!.Value.UtcDateTime);
        }
    }

    [Fact]
    public void Reads_with_what_keys_were_last_used()
    {
        var row = Rows("ada,arn:aws:iam::111122223333:user/ada,2026-01-01T00:00:00+00:00,FALSE,N/A,N/A,N/A,false,true,2026-02-03T04:05:06+00:00,2026-04-05T06:07:08+00:00,us-east-1,codecommit,true,2026-02-03T04:05:06+00:00")
            ["arn:aws:iam::111122223333:user/ada"];

        Assert.Equal(["codecommit", ""], row.KeyServices.Value);
        Assert.Equal(["", ""], Rows("eve,arn:aws:iam::111122223333:user/eve,2026-01-01T00:00:00+00:00,FALSE,N/A,N/A,N/A,false,true,2026-02-03T04:05:06+00:00,N/A,N/A,N/A,false,N/A")["arn:aws:iam::111122223333:user/eve"].KeyServices.Value);
    }

    [Fact]
    public void The_root_has_no_console_password_of_a_user()
    {
        var row = Rows("<root_account>,arn:aws:iam::111122223333:root,2026-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A")["arn:aws:iam::111122223333:root"];

        Assert.Equal((false, true), (row.PasswordEnabled, row.MfaActive));
        Assert.Empty(row.AccessKeys);
    }

    [Fact]
    public void A_name_may_hold_a_comma() =>
        Assert.True(Rows("\"a,b\",\"arn:aws:iam::111122223333:user/a,b\",x,true,N/A,N/A,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A")["arn:aws:iam::111122223333:user/a,b"].MfaActive);

    [Fact]
    public void A_row_of_another_length_spoils_nobody_else() =>
        Assert.Equal(["arn:aws:iam::111122223333:user/c"], Rows("a,b,arn:aws:iam::111122223333:user/a,b,x,true", "c,arn:aws:iam::111122223333:user/c,x,true,N/A,N/A,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A").Keys);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("user,arn\na,b")]
    public void Anything_else_is_no_report(string text) => Assert.Throws<FormatException>(() => CredentialReports.Parse(text));

    private static Dictionary<string, Inventory.Identity.UserCredentials> Rows(params string[] rows) =>
        CredentialReports.Parse($"{Header}\n{string.Join('\n', rows)}\n").ToDictionary(row => row.Key.Text, row => row.Value);
}
