using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class RootUserTests
{
    [Fact]
    public void Passes_a_root_user_without_keys_with_a_second_factor_that_rests()
    {
        Passes<RootHasNoAccessKeys>("The root user of account 111122223333 has no active access key.", Some.Root);
        Passes<RootHasMfa>("The root user of account 111122223333 has a second factor.", Some.Root);
        Passes<RootIsNotUsed>("The root user of account 111122223333 was not used within the last 30 days.", Some.Root);
    }

    [Fact]
    public void Fails_an_active_key() => Fails<RootHasNoAccessKeys>("The root user of account 111122223333 has an active access key.", With(Key(1, active: true), Key(2, active: false)));

    [Fact]
    public void Fails_two_active_keys() => Fails<RootHasNoAccessKeys>("The root user of account 111122223333 has two active access keys.", With(Key(1, active: true), Key(2, active: true)));

    [Fact]
    public void Passes_a_key_that_is_switched_off() => Passes<RootHasNoAccessKeys>("The root user of account 111122223333 has no active access key.", With(Key(1, active: false)));

    [Fact]
    public void Fails_a_password_alone() => Fails<RootHasMfa>("The root user of account 111122223333 signs in with a password alone.", Changed(credentials => credentials with { MfaActive = false }));

    [Fact]
    public void Passes_a_root_user_whose_credentials_the_organization_has_removed() =>
        Passes<RootHasMfa>("The root user of account 111122223333 has no password to sign in with.", Changed(credentials => credentials with { MfaActive = false }) with { RootHasPassword = Observed.Of(false) });

    [Fact]
    public void Needs_not_know_of_the_password_when_there_is_a_second_factor() =>
        Passes<RootHasMfa>("The root user of account 111122223333 has a second factor.", Some.Root with { RootHasPassword = Observed.Unreadable<bool>(Some.Denied) });

    [Fact]
    public void Is_unknown_when_nobody_says_whether_there_is_a_password() =>
        IsUnknown<RootHasMfa>(Some.Denied.Message, Changed(credentials => credentials with { MfaActive = false }) with { RootHasPassword = Observed.Unreadable<bool>(Some.Denied) });

    [Fact]
    public void Fails_use_of_the_password() =>
        Fails<RootIsNotUsed>("The root user of account 111122223333 was used on 2026-05-20, within the last 30 days.", Used(new CredentialUse { PasswordLastUsed = Some.Now.AddDays(-12) }));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fails_use_of_a_key(int number) => Fails<RootIsNotUsed>("The root user of account 111122223333 was used on 2026-05-20, within the last 30 days.",
        Used(number == 1 ? new CredentialUse { Key1LastUsed = Some.Now.AddDays(-12) } : new CredentialUse { PasswordLastUsed = Some.Now.AddDays(-90), Key2LastUsed = Some.Now.AddDays(-12) }));

    [Fact]
    public void Passes_use_of_thirty_days_ago_and_none_at_all()
    {
        Passes<RootIsNotUsed>("The root user of account 111122223333 was not used within the last 30 days.", Used(new CredentialUse { PasswordLastUsed = Some.Now.AddDays(-30) }));
        Passes<RootIsNotUsed>("The root user of account 111122223333 was not used within the last 30 days.", Used(new CredentialUse()));
    }

    [Fact]
    public void Is_unknown_without_the_credential_report()
    {
        var account = Some.Root with { Root = Observed.Unreadable<UserCredentials>(Some.Denied) };

        IsUnknown<RootHasNoAccessKeys>(Some.Denied.Message, account);
        IsUnknown<RootHasMfa>(Some.Denied.Message, account);
        IsUnknown<RootIsNotUsed>(Some.Denied.Message, account);
        IsUnknown<RootIsNotUsed>(Unreadable.NeverCollected.Message, Changed(credentials => credentials with { Use = default }));
    }

    private static AccessKey Key(int number, bool active) => new(number, active, Some.Now.AddDays(-100));

    private static Account With(params AccessKey[] keys) => Changed(credentials => credentials with { AccessKeys = [.. keys] });

    private static Account Used(CredentialUse use) => Changed(credentials => credentials with { Use = Observed.Of(use) });

    private static Account Changed(Func<UserCredentials, UserCredentials> change) => Some.Root with { Root = Some.Root.Root.Select(change) };
}
