using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Detection;

public sealed class BuildsAreLoggedTests
{
    [Theory]
    [InlineData(true, false, "CloudWatch Logs")]
    [InlineData(false, true, "S3")]
    [InlineData(true, true, "CloudWatch Logs and S3")]
    public void One_place_is_enough(bool cloudWatch, bool s3, string where) => Passes<BuildsAreLogged>($"Builds of the project payments-build are logged to {where}.", With(cloudWatch, s3));

    [Fact]
    public void Nowhere_fails() =>
        Fails<BuildsAreLogged>("Builds of the project payments-build leave no log: CloudWatch Logs are switched off, and S3 logs are not switched on.", With(cloudWatch: false, s3: false));

    [Fact]
    public void Logs_that_an_old_inventory_lacks_are_unknown() => IsUnknown<BuildsAreLogged>(Unreadable.NeverCollected.Message, Some.Project.With(definition => definition with { Logs = default }));

    private static BuildProject With(bool cloudWatch, bool s3) => Some.Project.With(definition => definition with { Logs = Observed.Of(new BuildLogs(cloudWatch, s3, S3EncryptionDisabled: false)) });
}
