using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class BuildImagesArePinnedTests
{
    [Fact]
    public void An_image_of_AWS_passes() => Passes<BuildImagesArePinned>("Builds of the project payments-build run in aws/codebuild/amazonlinux-x86_64-standard:5.0, which AWS keeps.", Some.Project);

    [Fact]
    public void A_digest_passes() => Passes<BuildImagesArePinned>("Builds of the project payments-build run in builder@sha256:0123, whose content cannot change.", With("builder@sha256:0123"));

    [Theory]
    [InlineData("node:22")]
    [InlineData("111122223333.dkr.ecr.eu-west-1.amazonaws.com/builder:latest")]
    [InlineData("evil.example/aws/codebuild/standard:7.0")]
    public void A_tag_fails(string image) => Fails<BuildImagesArePinned>($"Builds of the project payments-build run in {image}, and whoever may push there changes what that is.", With(image));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<BuildImagesArePinned>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static BuildProject With(string image) => Some.Project.With(definition => definition with { Environment = definition.Environment with { Image = image } });
}
