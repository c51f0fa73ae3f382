using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Transit;

public sealed class PipelineTransitTests
{
    [Fact]
    public void The_secure_pipeline_has_no_hop_that_is_off()
    {
        var hops = Hops();

        Assert.DoesNotContain(hops, hop => hop.Enforcement is TransitEnforcement.Off);
        Assert.Contains(hops, hop => hop is { Kind: HopKind.Aws, Enforcement: TransitEnforcement.Aws });
        Assert.Contains(hops, hop => hop is { Kind: HopKind.Webhook, Enforcement: TransitEnforcement.Aws });
        Assert.Contains(hops, hop => hop is { Kind: HopKind.Bucket, Enforcement: TransitEnforcement.Configuration } && hop.Because == $"The policy of the bucket {Some.Bucket.Name} refuses every request without TLS.");
    }

    [Fact]
    public void A_bucket_without_a_policy_takes_anything()
    {
        var hop = Hop(HopKind.Bucket, Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(null) });

        Assert.Equal((TransitEnforcement.Off, $"S3 takes requests without TLS, and no policy of the bucket {Some.Bucket.Name} refuses all of them."), (hop.Enforcement, hop.Because));
    }

    [Fact]
    public void A_policy_that_was_not_read_is_unknown_and_says_why()
    {
        var hop = Hop(HopKind.Bucket, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

        Assert.Equal((TransitEnforcement.Unknown, Some.Denied.Message), (hop.Enforcement, hop.Because));
    }

    [Theory]
    [InlineData(true, TransitEnforcement.Configuration)]
    [InlineData(false, TransitEnforcement.Off)]
    public void A_host_of_ones_own_is_as_good_as_its_address(bool usesTls, TransitEnforcement expected)
    {
        var host = Some.Host with { Settings = Observed.Of(new HostSettings("GitHubEnterpriseServer", usesTls, IsInVpc: false, HasCertificate: false)) };

        Assert.Equal(expected, Hop(HopKind.Provider, Some.Connection with { Host = host.Arn }, host).Enforcement);
    }

    [Fact]
    public void A_provider_that_offers_nothing_else_enforces_it() =>
        Assert.Equal(TransitEnforcement.Provider, Hop(HopKind.Provider, Some.Connection with { Host = null }).Enforcement);

    [Fact]
    public void A_host_that_was_not_read_is_unknown() =>
        Assert.Equal(TransitEnforcement.Unknown, Hop(HopKind.Provider, Some.Connection with { Host = Some.Host.Arn }, Some.Host with { Settings = Observed.Unreadable<HostSettings>(Some.Denied) }).Enforcement);

    [Theory]
    [InlineData("GITHUB", false, TransitEnforcement.Provider)]
    [InlineData("GITHUB_ENTERPRISE", false, TransitEnforcement.Configuration)]
    [InlineData("GITHUB", true, TransitEnforcement.Off)]
    public void A_build_is_as_good_as_the_certificate_that_it_checks(string type, bool ignores, TransitEnforcement expected)
    {
        var project = Some.Project.With(definition => definition with
        {
            Sources = [new BuildSource(type, Some.Clear("https://example.com/x.git")) { Access = Observed.Of(new SourceAccess(ignores, AddressUser.None, null)), InlineBuildspec = Some.Buildspec("make") }],
        });

        Assert.Equal(expected, Hop(HopKind.GitSource, project).Enforcement);
    }

    [Fact]
    public void Commands_that_fetch_from_whoever_answers_are_off()
    {
        var hop = Hop(HopKind.Commands, Some.Project.With(definition => definition with { Sources = [new BuildSource("CODEPIPELINE", null) { InlineBuildspec = Some.Buildspec("curl", "-k") }] }));

        Assert.Equal((TransitEnforcement.Off, $"The inline buildspec of the project {Some.Project.Name} fetches without verifying from whom: line 5, curl -k."), (hop.Enforcement, hop.Because));
    }

    [Fact]
    public void Commands_in_which_nothing_was_found_are_unknown_and_never_a_yes()
    {
        Assert.Equal(TransitEnforcement.Unknown, Hop(HopKind.Commands, Some.Project.With(definition => definition with { Sources = [new BuildSource("CODEPIPELINE", null) { InlineBuildspec = Some.Buildspec("make") }] })).Enforcement);
        Assert.Equal(TransitEnforcement.Unknown, Hop(HopKind.Commands, Some.Project.With(definition => definition with { Sources = [new BuildSource("CODEPIPELINE", null)] })).Enforcement);
    }

    [Theory]
    [InlineData("http", TransitEnforcement.Off)]
    [InlineData("https", TransitEnforcement.Configuration)]
    [InlineData("email", TransitEnforcement.Unknown)]
    public void Subscribers_are_as_good_as_their_protocol(string protocol, TransitEnforcement expected)
    {
        var topic = Some.Topic with { Subscriptions = Observed.Of(ImmutableSortedDictionary<string, int>.Empty.Add(protocol, 1)) };
        var pipeline = Approving("NotificationArn", topic.Arn.Text);

        Assert.Equal(expected, Assert.Single(PipelineTransit.Of(pipeline, Some.Estate(pipeline, topic)).Hops, hop => hop.Kind is HopKind.Subscriber).Enforcement);
    }

    [Theory]
    [InlineData("http://review.example", TransitEnforcement.Off)]
    [InlineData("https://review.example", TransitEnforcement.Configuration)]
    public void Approvers_are_sent_to_https(string link, TransitEnforcement expected)
    {
        var pipeline = Approving("ExternalEntityLink", link);

        Assert.Equal(expected, Assert.Single(PipelineTransit.Of(pipeline, Some.Estate(pipeline)).Hops, hop => hop.Kind is HopKind.Link).Enforcement);
    }

    [Theory]
    [InlineData("Jenkins-builds", HopKind.Jenkins)]
    [InlineData("Scanner", HopKind.CustomAction)]
    public void What_a_worker_of_ones_own_does_is_not_known(string provider, HopKind kind)
    {
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = definition.Stages.Add(Some.Stage("Check", Some.BuildAction with { Name = "Check", Owner = "Custom", Provider = provider })) });

        Assert.Equal(TransitEnforcement.Unknown, Assert.Single(PipelineTransit.Of(pipeline, Some.Estate(pipeline)).Hops, hop => hop.Kind == kind).Enforcement);
    }

    [Fact]
    public void A_definition_that_was_not_read_is_unknown()
    {
        var pipeline = Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) };

        Assert.Equal(TransitEnforcement.Unknown, PipelineTransit.Of(pipeline, Some.Estate(pipeline)).Weakest);
    }

    private static Pipeline Approving(string setting, string value) => Some.Pipeline.With(definition => definition with
    {
        Stages = [.. definition.Stages, Some.Stage("Ask", Some.ApproveAction with { Name = "Ask", Configuration = Some.Settings((setting, value)) })],
    });

    private static ImmutableArray<TransitHop> Hops(params Resource[] changed) => PipelineTransit.Of(Some.Pipeline, Some.Estate(changed)).Hops;

    private static TransitHop Hop(HopKind kind, params Resource[] changed) => Hops(changed).First(hop => hop.Kind == kind);
}
