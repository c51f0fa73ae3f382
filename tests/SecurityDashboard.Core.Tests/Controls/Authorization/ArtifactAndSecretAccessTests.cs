using SecurityDashboard.Controls.PipelineIntegrity;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ArtifactAndSecretAccessTests
{
    private const string Artifacts = "arn:aws:s3:::payments-artifacts/*";

    [Fact]
    public void Passes_the_secure_estate()
    {
        Passes<ArtifactsAreWrittenByPipelines>("Only administrators and the roles of its pipelines may replace or delete artifacts in the bucket payments-artifacts.", Some.Bucket);
        Passes<S3SourcesHaveOnePublisher>("Only administrators and its own roles may replace the source of the pipeline site.", Some.Site);
        Passes<SecretsAreReadByFew>("Only administrators may read the secret payments/db.", Some.Secret);
        Passes<BuildsAreStartedByTheirEquals>("The role payments-build of the project payments-build is no administrator and cannot become one.", Some.Project);
    }

    [Fact]
    public void Fails_who_replaces_artifacts_with_the_key_they_lie_under() => Fails<ArtifactsAreWrittenByPipelines>("Beside administrators ada may replace artifacts in the bucket payments-artifacts, which is for its pipelines.", Some.Bucket,
        estate: Some.Estate(Ada($$"""{"Effect":"Allow","Action":["s3:PutObject","kms:GenerateDataKey"],"Resource":"*"}""")));

    [Fact]
    public void Passes_who_may_put_but_not_encrypt() => Passes<ArtifactsAreWrittenByPipelines>("Only administrators and the roles of its pipelines may replace or delete artifacts in the bucket payments-artifacts.", Some.Bucket,
        estate: Some.Estate(Ada(Allow("s3:PutObject"))));

    [Fact]
    public void Fails_lowered_who_only_deletes()
    {
        var estate = Some.Estate(Ada(Allow("s3:DeleteObject*", Artifacts)));

        Fails<ArtifactsAreWrittenByPipelines>("Beside administrators ada may delete artifacts in the bucket payments-artifacts, which is for its pipelines. Medium, because what is gone is not deployed.", Some.Bucket, estate: estate);
        Assert.Equal(Severity.Medium, new ArtifactsAreWrittenByPipelines().Evaluate(estate).Single().Severity);
    }

    [Fact]
    public void Fails_lowered_the_role_of_another_pipeline()
    {
        var other = Some.BuildRole with { Arn = new Arn("arn:aws:iam::111122223333:role/other-build"), Name = "other-build", InlinePolicies = [new InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":["s3:PutObject","kms:GenerateDataKey"],"Resource":"*"}"""))] };

        Fails<ArtifactsAreWrittenByPipelines>("Beside administrators other-build may replace artifacts in the bucket payments-artifacts, which is for its pipelines. Medium, because only services of AWS take that role.", Some.Bucket, estate: Some.Estate(other));
    }

    [Fact]
    public void Fails_another_account_that_the_policy_of_the_bucket_lets_in()
    {
        var bucket = Some.Bucket with
        {
            Policy = Observed.Of<PolicyDocument?>(Some.Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"s3:DeleteObject","Resource":"{{{Artifacts}}}"}""")),
        };

        Fails<ArtifactsAreWrittenByPipelines>("Beside administrators account 999988887777 may delete artifacts in the bucket payments-artifacts, which is for its pipelines. Medium, because what is gone is not deployed.", bucket);
    }

    [Fact]
    public void Is_unknown_without_the_policy_of_the_bucket_or_of_the_key()
    {
        IsUnknown<ArtifactsAreWrittenByPipelines>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });
        IsUnknown<ArtifactsAreWrittenByPipelines>(Some.Denied.Message, Some.Bucket, estate: Some.Estate(Some.Key with { Policy = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        IsUnknown<S3SourcesHaveOnePublisher>(Some.Denied.Message, Some.Site, estate: Some.Estate(Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) }));
        IsUnknown<SecretsAreReadByFew>(Some.Denied.Message, Some.Secret with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });
    }

    [Fact]
    public void Says_nothing_of_buckets_that_keep_no_artifacts() => IsSilent<ArtifactsAreWrittenByPipelines>(Some.Bucket with { Arn = Bucket.ArnOf("other"), Name = "other" });

    [Fact]
    public void Passes_one_publisher_of_a_source_and_fails_two()
    {
        var publisher = Ada(Allow("s3:PutObject", "arn:aws:s3:::payments-artifacts/site.zip"));
        var second = publisher with { Arn = new Arn("arn:aws:iam::111122223333:user/eve"), Name = "eve" };

        Passes<S3SourcesHaveOnePublisher>("Beside administrators only ada may replace the source of the pipeline site.", Some.Site, estate: Some.Estate(publisher));
        Fails<S3SourcesHaveOnePublisher>("Beside administrators ada, eve may replace the source of the pipeline site.", Some.Site, estate: Some.Estate(publisher, second));
        IsNotApplicable<S3SourcesHaveOnePublisher>("The pipeline payments takes no source from S3.", Some.Pipeline);
    }

    [Fact]
    public void Fails_more_readers_of_a_secret_than_anybody_knows()
    {
        Resource[] readers = [.. Enumerable.Range(1, 11).Select(number => Ada(Allow("secretsmanager:GetSecretValue")) with { Arn = new Arn($"arn:aws:iam::111122223333:user/reader{number:00}"), Name = $"reader{number:00}" })];

        Fails<SecretsAreReadByFew>("Beside administrators 11 principals may read the secret payments/db, more than 10: reader01, reader02, reader03 and 8 more.", Some.Secret, estate: Some.Estate(readers));
        Passes<SecretsAreReadByFew>("Beside administrators reader01, reader02, reader03 and 7 more may read the secret payments/db.", Some.Secret, estate: Some.Estate(readers[..10]));
    }

    [Fact]
    public void Reads_the_policy_of_the_secret()
    {
        var secret = Some.Secret with { Policy = Observed.Of<PolicyDocument?>(Some.Policy("""{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}""")) };

        Passes<SecretsAreReadByFew>("Only administrators may read the secret payments/db.", secret, estate: Some.Estate(secret, Ada(Allow("secretsmanager:GetSecretValue"))));
        Passes<SecretsAreReadByFew>("Beside administrators ada may read the secret payments/db.", Some.Secret, estate: Some.Estate(Ada(Allow("secretsmanager:GetSecretValue"))));
    }

    [Fact]
    public void Fails_who_starts_a_build_that_is_more_than_himself()
    {
        var strong = Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(Allow("*")))] };
        var climbing = Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(Allow("iam:PutRolePolicy")))] };
        var ada = Ada(Allow("codebuild:StartBuild"));

        foreach (var role in new[] { strong, climbing })
            Fails<BuildsAreStartedByTheirEquals>("Beside administrators ada may start the project payments-build with a buildspec of their own, and its role payments-build is or becomes an administrator.", Some.Project, estate: Some.Estate(role, ada));
        Passes<BuildsAreStartedByTheirEquals>("Only administrators and its pipeline may start the project payments-build.", Some.Project, estate: Some.Estate(strong));
        Passes<BuildsAreStartedByTheirEquals>("The role payments-build of the project payments-build is no administrator and cannot become one.", Some.Project, estate: Some.Estate(ada));
        IsNotApplicable<BuildsAreStartedByTheirEquals>("No pipeline starts the project payments-checks.", Some.Checks);
    }

    [Fact]
    public void Is_unknown_without_the_project() => IsUnknown<BuildsAreStartedByTheirEquals>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static User Ada(string statement) => Some.User with { InlinePolicies = [new InlinePolicy("own", Some.Policy(statement))] };

    private static string Allow(string action, string resource = "*", string condition = "") => $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{condition}}}""";
}
