using System.Globalization;

namespace SecurityDashboard.Iam;

/// <summary>How often a random test repeats: seconds by default, as often as IAM_FUZZ_ITERATIONS says when it is set (a million, overnight).</summary>
internal static class Fuzz
{
    public static long Iterations(long usual) =>
        long.TryParse(Environment.GetEnvironmentVariable("IAM_FUZZ_ITERATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : usual;
}
