using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretLifeTests
{
    [Fact]
    public void Passes_a_secret_that_is_rotated_and_changed()
    {
        Passes<SecretRotationWorks>("The secret payments/db is rotated when it is due, next by 2026-06-11.", Some.Secret);
        Passes<SecretsChange>("The secret payments/db was last changed on 2026-05-12.", Some.Secret);
    }

    [Fact]
    public void Fails_a_rotation_that_is_overdue() => Fails<SecretRotationWorks>("The secret payments/db was to be rotated by 2026-05-29, and was last rotated on 2026-05-12.", With(history => history with { NextRotation = Some.Now.AddDays(-3) }));

    [Fact]
    public void Fails_a_first_rotation_that_never_came() =>
        Fails<SecretRotationWorks>("The secret payments/db was to be rotated by 2026-05-29, and was never rotated.", With(history => history with { LastRotated = null, NextRotation = Some.Now.AddDays(-3) }));

    [Fact]
    public void Lets_a_rotation_be_two_days_late() => Passes<SecretRotationWorks>("The secret payments/db is rotated when it is due, next by 2026-05-30.", With(history => history with { NextRotation = Some.Now.AddDays(-2) }));

    [Fact]
    public void Says_nothing_of_rotation_where_there_is_none() => IsNotApplicable<SecretRotationWorks>("The secret payments/db is not rotated automatically.", Some.Secret with { RotationEnabled = false });

    [Fact]
    public void Fails_an_old_secret() => Fails<SecretsChange>("The secret payments/db was last changed on 2026-03-02, more than 90 days ago.", With(history => history with { LastChanged = Some.Now.AddDays(-91) }));

    [Fact]
    public void Passes_ninety_days_and_counts_from_the_making_of_what_never_changed()
    {
        Passes<SecretsChange>("The secret payments/db was last changed on 2026-03-03.", With(history => history with { LastChanged = Some.Now.AddDays(-90) }));
        Fails<SecretsChange>("The secret payments/db was last changed on 2025-08-05, more than 90 days ago.", With(history => history with { LastChanged = null }));
    }

    [Fact]
    public void Is_unknown_without_dates()
    {
        IsUnknown<SecretRotationWorks>("Secrets Manager does not say when the secret payments/db is to be rotated next. Look at its rotation in the console.", With(history => history with { NextRotation = null }));
        IsUnknown<SecretsChange>("Secrets Manager does not say when the secret payments/db was changed or made. Look at it in the console.", With(history => history with { LastChanged = null, Created = null }));
        IsUnknown<SecretRotationWorks>(Unreadable.NeverCollected.Message, Some.Secret with { History = default });
        IsUnknown<SecretsChange>(Unreadable.NeverCollected.Message, Some.Secret with { History = default });
    }

    private static Secret With(Func<SecretHistory, SecretHistory> change) => Some.Secret with { History = Some.Secret.History.Select(change) };
}
