using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class BuildsRunUnprivilegedTests
{
    [Fact]
    public void Passes_without_privileged_mode() => Passes<BuildsRunUnprivileged>("Builds of the project payments-build run without privileged mode.", Some.Project);

    [Fact]
    public void Fails_in_privileged_mode() => Fails<BuildsRunUnprivileged>(
        "Builds of the project payments-build run in privileged mode.", Some.Project.With(definition => definition with { Environment = definition.Environment with { PrivilegedMode = true } }));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<BuildsRunUnprivileged>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });
}
