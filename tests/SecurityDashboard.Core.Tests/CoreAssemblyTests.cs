using SecurityDashboard.Controls;

namespace SecurityDashboard;

public sealed class CoreAssemblyTests
{
    /// <summary>What decides can do no I/O that a package would bring, and stays as it is when packages move.</summary>
    [Fact]
    public void References_assemblies_of_the_runtime_only()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.All(typeof(Control).Assembly.GetReferencedAssemblies(), reference => Assert.True(
            File.Exists(Path.Combine(runtime, $"{reference.Name}.dll")), $"{reference.Name} is no assembly of the runtime. Core references none but those."));
        Assert.DoesNotContain(typeof(Control).Assembly.GetReferencedAssemblies(), reference => reference.Name is "System.Net.Http" or "System.Net.Sockets" or "System.Diagnostics.Process");
    }
}
