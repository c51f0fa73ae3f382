using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class AnalyzersFindNothingTests
{
    private const string Found = "Access Analyzer has an open finding on arn:aws:s3:::payments-artifacts: somebody outside has access.";

    private static readonly AnalyzerFinding OnBucket = new("f-1", Some.Bucket.Arn);

    [Fact]
    public void No_finding_passes() => Passes<AnalyzersFindNothing>("No analyzer has an open finding on what the pipeline payments uses.", Some.Pipeline);

    [Fact]
    public void A_finding_on_what_the_pipeline_uses_fails() => Fails<AnalyzersFindNothing>(Found, Some.Pipeline, estate: With(OnBucket));

    [Fact]
    public void A_finding_on_something_else_passes() =>
        Passes<AnalyzersFindNothing>("No analyzer has an open finding on what the pipeline payments uses.", Some.Pipeline, estate: With(new AnalyzerFinding("f-2", new Arn("arn:aws:s3:::holiday-pictures"))));

    [Fact]
    public void Two_findings_on_one_thing_are_told_once() => Fails<AnalyzersFindNothing>(Found, Some.Pipeline, estate: With(OnBucket, OnBucket with { Id = "f-3" }));

    [Fact]
    public void The_analyzer_of_the_organization_in_another_account_counts() => Fails<AnalyzersFindNothing>(Found, Some.Pipeline,
        estate: new Estate(Some.Snapshot, [Some.Neighbour with { Resources = [.. Some.Neighbour.Resources, Some.Analyzer with { Arn = new Arn("arn:aws:access-analyzer:eu-west-1:555566667777:analyzer/all"), Scope = "ORGANIZATION", Findings = Observed.Of<ImmutableArray<AnalyzerFinding>>([OnBucket]) }] }]));

    [Fact]
    public void Does_not_apply_without_an_analyzer() => IsNotApplicable<AnalyzersFindNothing>("The account has no access analyzer for access from outside in the regions that were scanned.", Some.Pipeline,
        estate: new Estate(Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.Analyzer) }, []));

    [Fact]
    public void Is_unknown_without_the_findings_the_listing_or_the_definition()
    {
        IsUnknown<AnalyzersFindNothing>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(Some.Analyzer with { Findings = Observed.Unreadable<ImmutableArray<AnalyzerFinding>>(Some.Denied) }));
        IsUnknown<AnalyzersFindNothing>(Some.Denied.Message, Some.Pipeline, estate: new Estate(Some.Snapshot with
        {
            Resources = Some.Snapshot.Resources.Remove(Some.Analyzer),
            Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type == ResourceTypes.Analyzer ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        }, []));
        IsUnknown<AnalyzersFindNothing>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });
    }

    private static Estate With(params AnalyzerFinding[] findings) => Some.Estate(Some.Analyzer with { Findings = Observed.Of<ImmutableArray<AnalyzerFinding>>([.. findings]) });
}
