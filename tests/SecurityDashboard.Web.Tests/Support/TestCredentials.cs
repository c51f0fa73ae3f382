using System.Runtime.CompilerServices;

namespace SecurityDashboard.Web.Support;

/// <summary>Credentials of nobody: nothing on this machine's profiles or instance role is used.</summary>
internal static class TestCredentials
{
    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAHUB0000000000000");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "hub");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_PROFILE", null);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
    }
}
