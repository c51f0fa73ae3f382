using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class ConsoleUsersHaveMfaTests
{
    [Fact]
    public void Passes_with_a_second_factor() => Passes<ConsoleUsersHaveMfa>("The user ada signs in with a password and a second factor.", Some.User);

    [Fact]
    public void Fails_with_a_password_alone() => Fails<ConsoleUsersHaveMfa>("The user ada signs in to the console with a password alone.", With(password: true, mfa: false));

    [Fact]
    public void Says_nothing_of_users_without_a_password() => IsNotApplicable<ConsoleUsersHaveMfa>("The user ada has no console password.", With(password: false, mfa: false));

    [Fact]
    public void Is_unknown_without_the_credential_report() =>
        IsUnknown<ConsoleUsersHaveMfa>(Some.Denied.Message, Some.User with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });

    private static User With(bool password, bool mfa) =>
        Some.User with { Credentials = Some.User.Credentials.Select(credentials => credentials with { PasswordEnabled = password, MfaActive = mfa }) };
}
