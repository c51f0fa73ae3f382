using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class CredentialsAreInUseTests
{
    [Fact]
    public void Passes_what_was_used_lately()
    {
        Passes<CredentialsAreInUse>("The password of the user ada is in use.", Some.User, "password");
        Passes<CredentialsAreInUse>("The key 1 of the user ada is in use.", Some.User, "key 1");
    }

    [Fact]
    public void Fails_each_that_was_not_used_for_long_by_itself()
    {
        var user = Used(use => use with { PasswordLastUsed = Some.Now.AddDays(-46) });

        Fails<CredentialsAreInUse>("The password of the user ada was last used on 2026-04-16, more than 45 days ago.", user, "password");
        Passes<CredentialsAreInUse>("The key 1 of the user ada is in use.", user, "key 1");
    }

    [Fact]
    public void Passes_exactly_forty_five_days() => Passes<CredentialsAreInUse>("The password of the user ada is in use.", Used(use => use with { PasswordLastUsed = Some.Now.AddDays(-45) }), "password");

    [Fact]
    public void Fails_a_password_that_was_never_used() =>
        Fails<CredentialsAreInUse>("The password of the user ada was made on 2025-08-05 and never used.", Used(use => use with { PasswordLastUsed = null }), "password");

    [Fact]
    public void Passes_a_new_key_that_was_not_used_yet() =>
        Passes<CredentialsAreInUse>("The key 1 of the user ada was made on 2026-05-22 and not used yet.", Used(use => use with { Key1LastUsed = null }), "key 1");

    [Fact]
    public void Reads_the_dates_of_the_second_key()
    {
        var user = Changed(credentials => credentials with { AccessKeys = [new AccessKey(2, Active: true, Some.Now.AddDays(-300))], Use = Observed.Of(new CredentialUse { Key1LastUsed = Some.Now, Key2LastUsed = Some.Now.AddDays(-200) }) });

        Fails<CredentialsAreInUse>("The key 2 of the user ada was last used on 2025-11-13, more than 45 days ago.", user, "key 2");
    }

    [Fact]
    public void Says_nothing_of_who_has_neither() =>
        IsNotApplicable<CredentialsAreInUse>("The user ada has neither a password nor an active access key.", Changed(credentials => credentials with { PasswordEnabled = false, AccessKeys = [new AccessKey(1, Active: false, Some.Now)] }));

    [Fact]
    public void Is_unknown_where_the_report_has_no_date_and_without_the_report()
    {
        IsUnknown<CredentialsAreInUse>("The credential report has no date for the password of the user ada. Scan the account again once AWS has renewed the report.",
            Used(use => new CredentialUse { Key1LastUsed = use.Key1LastUsed }), "password");
        IsUnknown<CredentialsAreInUse>(Some.Denied.Message, Some.User with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });
        IsUnknown<CredentialsAreInUse>(Unreadable.NeverCollected.Message, Changed(credentials => credentials with { Use = default }));
    }

    private static User Used(Func<CredentialUse, CredentialUse> change) => Changed(credentials => credentials with { Use = credentials.Use.Select(change) });

    private static User Changed(Func<UserCredentials, UserCredentials> change) => Some.User with { Credentials = Some.User.Credentials.Select(change) };
}
