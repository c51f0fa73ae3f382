using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ImageSourcesAreImmutableTests
{
    private const string Key = "Source/Base";
    private const string Passed = "The source action Source/Base takes the tag 2026.5 of payments/base, which cannot be moved.";
    private const string Movable = "The source action Source/Base takes the tag 2026.5 of payments/base, where tags can be moved to another image.";

    [Fact]
    public void Passes_a_tag_of_an_immutable_repository() => Passes<ImageSourcesAreImmutable>(Passed, Some.Site, Key);

    [Theory]
    [InlineData("MUTABLE", "")]
    [InlineData("MUTABLE_WITH_EXCLUSION", "v*")]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "2026*")]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "*.5")]
    public void Fails_a_tag_that_can_be_moved(string setting, string exclusion) => Fails<ImageSourcesAreImmutable>(Movable, Some.Site, Key, With(setting, exclusion));

    [Theory]
    [InlineData("MUTABLE_WITH_EXCLUSION", "2026*")]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "latest")]
    [InlineData("IMMUTABLE_WITH_EXCLUSION", "2026")]
    public void Passes_a_tag_that_the_exclusions_keep(string setting, string exclusion) => Passes<ImageSourcesAreImmutable>(Passed, Some.Site, Key, With(setting, exclusion));

    [Fact]
    public void Fails_latest_even_where_it_cannot_be_moved() => Fails<ImageSourcesAreImmutable>("The source action Source/Base takes the tag latest.", Tagged("latest"), Key);

    [Fact]
    public void Fails_no_tag() => Fails<ImageSourcesAreImmutable>("The source action Source/Base names no tag, and so takes latest.", Tagged(null), Key);

    [Fact]
    public void Shows_the_tag()
    {
        Shows<ImageSourcesAreImmutable>("none", Tagged(null), Key);
        Shows<ImageSourcesAreImmutable>("latest", Tagged("latest"), Key);
    }

    [Theory]
    [InlineData("Deploy", "ECR")]
    [InlineData("Source", "ECRBuildAndPublish")]
    public void Only_a_source_of_images_counts(string category, string provider) => IsNotApplicable<ImageSourcesAreImmutable>("The pipeline site has no image source.",
        Some.Site.With(definition => definition with { Stages = [Some.Stage("Source", Some.ImageAction with { Category = category, Provider = provider })] }));

    [Fact]
    public void Is_unknown_without_the_settings_of_the_repository() =>
        IsUnknown<ImageSourcesAreImmutable>(Some.Denied.Message, Some.Site, Key, Some.Estate(Some.Images with { Tags = Observed.Unreadable<TagMutability>(Some.Denied) }));

    [Fact]
    public void Is_unknown_where_the_repository_was_not_read() => IsUnknown<ImageSourcesAreImmutable>(
        "arn:aws:ecr:eu-west-1:111122223333:repository/payments/base was not read when account 111122223333 was scanned. Scan account 111122223333 again.", Some.Site, Key,
        new Estate(Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.Images) }, []));

    [Fact]
    public void Is_unknown_where_the_setting_is_a_new_one() => IsUnknown<ImageSourcesAreImmutable>(
        "The mutability of the repository's tags is not one that ECR documents. Scan again; if it stays, report it.", Some.Site, Key, With("SOMETIMES", ""));

    [Fact]
    public void Is_unknown_without_the_definition() => IsUnknown<ImageSourcesAreImmutable>(Some.Denied.Message, Some.Site with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    [Fact]
    public void Does_not_apply_without_an_image_source() => IsNotApplicable<ImageSourcesAreImmutable>("The pipeline payments has no image source.", Some.Pipeline);

    private static Estate With(string setting, string exclusion) => Some.Estate(Some.Images with { Tags = Observed.Of(new TagMutability(setting, exclusion.Length == 0 ? [] : [exclusion])) });

    private static Pipeline Tagged(string? tag) => Some.Site.With(definition => definition with
    {
        Stages = [Some.Stage("Source", Some.ImageAction with { Configuration = tag is null ? Some.ImageAction.Configuration.Remove("ImageTag") : Some.ImageAction.Configuration.SetItem("ImageTag", Some.Clear(tag)) })],
    });
}
