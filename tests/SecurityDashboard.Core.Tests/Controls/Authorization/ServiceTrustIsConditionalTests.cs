using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ServiceTrustIsConditionalTests
{
    private const string Service = "codepipeline.amazonaws.com";

    [Theory]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"111122223333"}}""", "111122223333")]
    [InlineData("""{"ArnLike":{"AWS:SOURCEARN":"arn:aws:codepipeline:*:111122223333:*"}}""", "arn:aws:codepipeline:*:111122223333:*")]
    [InlineData("""{"StringEquals":{"aws:SourceOrgID":"o-1"}}""", "o-1")]
    [InlineData("""{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-1/*"}}""", "o-1/*")]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}""", "${aws:ResourceAccount}")]
    [InlineData("""{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::payments"}}""", "arn:aws:s3:::payments")]
    [InlineData("""{"StringLike":{"aws:SourceArn":"arn:aws:*:111122223333:*"},"StringNotEquals":{"aws:SourceAccount":"444455556666"}}""", "arn:aws:*:111122223333:*, 444455556666")]
    public void Passes_with_a_condition_on_the_source(string condition, string source) =>
        Passes<ServiceTrustIsConditional>($"The role payments-pipeline trusts codepipeline.amazonaws.com only on behalf of {source}.", With(Trust(condition)), Service);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}""")]
    [InlineData("""{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}""")]
    [InlineData("""{"StringNotEquals":{"aws:SourceAccount":"444455556666"}}""")]
    [InlineData("""{"StringLike":{"aws:SourceArn":"*"}}""")]
    [InlineData("""{"StringLike":{"aws:SourceAccount":"?*"}}""")]
    [InlineData("""{"ArnLike":{"aws:SourceArn":"arn:aws:codepipeline:*:*:payments"}}""")]
    [InlineData("""{"ArnLike":{"aws:SourceArn":["arn:aws:codepipeline:*:111122223333:*","arn:aws:s3:::payments-*"]}}""")]
    [InlineData("""{"Null":{"aws:SourceAccount":"false"}}""")]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:SourceAccount":"111122223333"}}""")]
    public void Fails_without_one_that_binds(string condition) =>
        Fails<ServiceTrustIsConditional>("The role payments-pipeline trusts codepipeline.amazonaws.com on behalf of anyone.", With(Trust(condition)), Service);

    [Fact]
    public void Passes_when_another_statement_keeps_strangers_out() =>
        Passes<ServiceTrustIsConditional>("The role payments-pipeline trusts codepipeline.amazonaws.com only on behalf of 111122223333.",
            With(Trust("{}"), """{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:SourceAccount":"111122223333"}}}"""), Service);

    [Fact]
    public void Says_nothing_of_a_statement_that_does_not_let_the_service_have_the_role() =>
        IsNotApplicable<ServiceTrustIsConditional>("The role payments-pipeline trusts no service.", With(Trust("{}").Replace("sts:AssumeRole", "sts:TagSession", StringComparison.Ordinal)));

    [Fact]
    public void Judges_each_statement_by_itself_under_its_name()
    {
        var role = With("""{"Sid":"Pipeline","Effect":"Allow","Principal":{"Service":["codepipeline.amazonaws.com","events.amazonaws.com"]},"Action":"sts:AssumeRole"}""", Trust("""{"StringEquals":{"aws:SourceAccount":"1"}}"""));

        Fails<ServiceTrustIsConditional>("The role payments-pipeline trusts codepipeline.amazonaws.com, events.amazonaws.com on behalf of anyone.", role, "Pipeline");
        Passes<ServiceTrustIsConditional>("The role payments-pipeline trusts codepipeline.amazonaws.com only on behalf of 1.", role, Service);
    }

    [Fact]
    public void Says_nothing_of_roles_that_trust_no_service() =>
        IsNotApplicable<ServiceTrustIsConditional>("The role payments-pipeline trusts no service.", With("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}"""));

    [Fact]
    public void Concerns_roles_of_pipelines_actions_and_builds_only()
    {
        Passes<ServiceTrustIsConditional>("The role payments-build trusts codebuild.amazonaws.com only on behalf of 111122223333.", Some.BuildRole, "codebuild.amazonaws.com");
        IsSilent<ServiceTrustIsConditional>(Some.PipelineRole with { Arn = new Arn("arn:aws:iam::111122223333:role/someone"), Name = "someone" });
    }

    [Fact]
    public void Is_unknown_when_the_trust_policy_cannot_be_understood() =>
        IsUnknown<ServiceTrustIsConditional>($"The policy of {Some.PipelineRole.Arn} cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", Some.PipelineRole with { TrustPolicy = PolicyDocument.Parse("nonsense") });

    private static Role With(params string[] statements) => Some.PipelineRole with { TrustPolicy = Some.Policy(statements) };

    private static string Trust(string condition) => $$"""{"Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{{condition}}}""";
}
