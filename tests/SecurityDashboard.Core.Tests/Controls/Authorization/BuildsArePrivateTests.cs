using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsArePrivateTests
{
    [Fact]
    public void Private_builds_pass() => Passes<BuildsArePrivate>("Builds of the project payments-build are private.", Some.Project);

    [Fact]
    public void Public_builds_fail() => Fails<BuildsArePrivate>("Builds of the project payments-build are public: anyone reads their logs and output.", With("PUBLIC_READ"));

    [Fact]
    public void A_visibility_that_nobody_knows_is_unknown() =>
        IsUnknown<BuildsArePrivate>("The project payments-build has a visibility that AWS does not document: UNLISTED.", With("UNLISTED"));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<BuildsArePrivate>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static BuildProject With(string visibility) => Some.Project.With(definition => definition with { Visibility = visibility });
}
