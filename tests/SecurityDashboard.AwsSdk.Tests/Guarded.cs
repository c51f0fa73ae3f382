[assembly: AssemblyFixture(typeof(SecurityDashboard.AwsSdk.Guarded))]

namespace SecurityDashboard.AwsSdk;

/// <summary>Every test here runs as the program does: with the guard in place before the first client.</summary>
public sealed class Guarded
{
    public Guarded() => Parallel.For(0, 8, _ => ReadOnlyGuard.Install());
}
