using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class ApprovalLinksUseHttpsTests
{
    [Fact]
    public void Https_passes() => Passes<ApprovalLinksUseHttps>("The approval Approve/Approve of the pipeline site sends people to https://staging.example.com.", Some.Site, "Approve/Approve");

    [Theory]
    [InlineData("http://staging.example.com")]
    [InlineData("HTTP://staging.example.com")]
    public void Http_fails(string link) =>
        Fails<ApprovalLinksUseHttps>($"The approval Approve/Approve of the pipeline payments sends people to {link}, without https.", With(Some.Clear(link)), "Approve/Approve");

    [Fact]
    public void A_link_that_was_not_kept_is_unknown() => IsUnknown<ApprovalLinksUseHttps>(
        "The link of the approval Approve/Approve looks as if it held a secret, so it was not kept. Look at it in the console.", With(Some.SecretText()), "Approve/Approve");

    [Fact]
    public void An_approval_without_a_link_is_not_judged() => IsNotApplicable<ApprovalLinksUseHttps>("No approval of the pipeline payments has a link.", Some.Pipeline);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<ApprovalLinksUseHttps>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(ConfigurationValue link) => Some.Pipeline.With(definition => definition with
    {
        Stages = definition.Stages.SetItem(2, Some.Stage("Approve", Some.ApproveAction with { Configuration = Some.Settings().SetItem("ExternalEntityLink", link) })),
    });
}
