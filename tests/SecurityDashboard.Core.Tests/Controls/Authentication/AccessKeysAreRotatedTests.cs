using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class AccessKeysAreRotatedTests
{
    private static readonly AccessKey Old = new(2, Active: true, LastRotated: Some.Now.AddDays(-90).AddSeconds(-1));

    [Fact]
    public void Passes_a_young_key() => Passes<AccessKeysAreRotated>("Access key 1 of the user ada was made on 2026-05-22.", Some.User, "key 1");

    [Fact]
    public void Passes_a_key_of_exactly_ninety_days() => Passes<AccessKeysAreRotated>("Access key 2 of the user ada was made on 2026-03-03.", With(Old with { LastRotated = Some.Now.AddDays(-90) }), "key 2");

    [Fact]
    public void Fails_each_old_key_by_itself()
    {
        var user = With(new AccessKey(1, Active: true, Some.Now.AddDays(-10)), Old);

        Fails<AccessKeysAreRotated>("Access key 2 of the user ada is active and was made on 2026-03-03, more than 90 days ago.", user, "key 2");
        Passes<AccessKeysAreRotated>("Access key 1 of the user ada was made on 2026-05-22.", user, "key 1");
    }

    [Fact]
    public void Says_nothing_of_a_key_that_is_switched_off() => IsNotApplicable<AccessKeysAreRotated>("Access key 2 of the user ada is switched off.", With(Old with { Active = false }), "key 2");

    [Fact]
    public void Says_nothing_of_users_without_keys() =>
        IsNotApplicable<AccessKeysAreRotated>("The user ada has no access key.", With(new AccessKey(1, Active: false, LastRotated: null), new AccessKey(2, Active: false, LastRotated: null)));

    [Fact]
    public void Is_unknown_when_the_report_has_no_date_for_an_active_key() =>
        IsUnknown<AccessKeysAreRotated>(
            "The credential report has no date for the active access key 2 of the user ada. Scan the account again once AWS has renewed the report.", With(Old with { LastRotated = null }), "key 2");

    [Fact]
    public void Is_unknown_without_the_credential_report() =>
        IsUnknown<AccessKeysAreRotated>(Some.Denied.Message, Some.User with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });

    private static User With(params AccessKey[] keys) => Some.User with { Credentials = Some.User.Credentials.Select(credentials => credentials with { AccessKeys = [.. keys] }) };
}
