namespace SecurityDashboard.Testing;

/// <summary>What a test needs from the machine. Without it the test is skipped, with the reason; in CI it fails: nothing is skipped there.</summary>
internal static class Require
{
    public static bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    public static void OrSkip(bool available, string what)
    {
        if (available)
            return;
        if (IsCi)
            Assert.Fail($"Required in CI and not there: {what}");

        Assert.Skip($"Not on this machine: {what}");
    }
}
