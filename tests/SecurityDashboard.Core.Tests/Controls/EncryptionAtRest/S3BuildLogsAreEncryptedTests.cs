using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class S3BuildLogsAreEncryptedTests
{
    [Fact]
    public void Encrypted_logs_pass() => Passes<S3BuildLogsAreEncrypted>("The project payments-checks writes its logs to S3 encrypted.", Some.Checks);

    [Fact]
    public void Plain_logs_fail() => Fails<S3BuildLogsAreEncrypted>(
        "The project payments-checks writes its logs to S3 with encryption switched off.", Some.Checks.With(definition => definition with { Logs = Observed.Of(new BuildLogs(ToCloudWatch: true, ToS3: true, S3EncryptionDisabled: true)) }));

    [Fact]
    public void Logs_that_are_not_written_to_S3_are_not_judged() => IsNotApplicable<S3BuildLogsAreEncrypted>(
        "The project payments-build writes no logs to S3.", Some.Project.With(definition => definition with { Logs = Observed.Of(new BuildLogs(ToCloudWatch: true, ToS3: false, S3EncryptionDisabled: true)) }));

    [Fact]
    public void Logs_that_an_old_inventory_lacks_are_unknown() => IsUnknown<S3BuildLogsAreEncrypted>(Unreadable.NeverCollected.Message, Some.Project.With(definition => definition with { Logs = default }));
}
