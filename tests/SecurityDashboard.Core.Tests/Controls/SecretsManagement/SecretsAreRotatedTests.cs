using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretsAreRotatedTests
{
    [Fact]
    public void Passes_with_rotation() => Passes<SecretsAreRotated>("The secret payments/db is rotated automatically.", Some.Secret);

    [Fact]
    public void Fails_without_rotation() => Fails<SecretsAreRotated>("The secret payments/db is not rotated automatically.", Some.Secret with { RotationEnabled = false });

    [Fact]
    public void Says_nothing_of_secrets_that_a_service_keeps() =>
        IsNotApplicable<SecretsAreRotated>("The service rds made the secret payments/db and rotates it.", Some.Secret with { RotationEnabled = false, OwningService = "rds" });
}
