using System.Collections.Immutable;
using SecurityDashboard.Controls.Authorization;
using SecurityDashboard.Controls.EncryptionAtRest;
using SecurityDashboard.Controls.EncryptionInTransit;
using SecurityDashboard.Controls.PipelineIntegrity;
using SecurityDashboard.Controls.SecretsManagement;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls;

/// <summary>Defects of other tools that read or ran, each held against the control of ours. What a scan decides is in the tests of the collectors under the same name.</summary>
public sealed class WhatOthersGetWrongTests
{
    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    [InlineData("alias/artifacts")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/artifacts")]
    public void Artifact_encryption_is_judged_however_the_key_is_named_and_on_the_pipeline(string key)
    {
        var pipeline = Some.Pipeline.With(definition => definition with { ArtifactStores = [definition.ArtifactStores[0] with { Key = key }] });
        var evaluations = new ArtifactsUseCustomerManagedKey().Evaluate(Some.EstateOfOne(pipeline)).ToList();

        Assert.All(evaluations, evaluation => Assert.Equal(ResourceTypes.Pipeline, evaluation.Resource.Type));
        Assert.Equal(Outcome.Pass, Assert.Single(evaluations, evaluation => evaluation.Resource.Arn == pipeline.Arn).Verdict.Outcome);
    }

    [Fact]
    public void Artifact_encryption_reads_the_store_of_every_region() => Fails<ArtifactsUseCustomerManagedKey>(
        "The artifact store payments-us names no key, so CodePipeline uses the AWS-managed key aws/s3.",
        Some.Pipeline.With(definition => definition with { ArtifactStores = [.. definition.ArtifactStores, new ArtifactStore("us-east-1", "payments-us", Key: null)] }));

    [Fact]
    public void Privileged_mode_and_logging_name_the_project_with_its_account()
    {
        foreach (var control in new Control[] { new BuildsRunUnprivileged(), new Detection.BuildsAreLogged() })
            Assert.All(
                control.Evaluate(Some.Estate()).Where(evaluation => evaluation.Resource.Type is ResourceTypes.BuildProject),
                evaluation => Assert.StartsWith($"arn:aws:codebuild:eu-west-1:{Some.Account}:project/", evaluation.Resource.Arn.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "buildspec.yml")]
    [InlineData("build.yml", "build.yml")]
    [InlineData("build.yaml", "build.yaml")]
    public void An_empty_buildspec_is_the_one_of_the_repository_and_yaml_ends_in_two_ways(string? buildspec, string file)
    {
        var project = Some.Checks with
        {
            Definition = Observed.Of(Some.Checks.Definition.Value with { Sources = [Some.Checks.Definition.Value.Sources[0] with { InlineBuildspec = null, BuildspecLocation = buildspec is null ? null : Some.Clear(buildspec) }] }),
        };

        Fails<BuildspecsStandOutsideTheSource>($"Whoever opens a pull request chooses the build commands of the project payments-checks: they are {file} of its source.", project);
    }

    [Fact]
    public void Every_source_action_of_every_stage_is_judged_and_what_cannot_be_read_never_passes()
    {
        var stranger = Some.SourceAction with { Name = "Library", Configuration = Some.SourceAction.Configuration.SetItem("FullRepositoryId", Some.Clear("stranger/library")) };
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction, stranger), .. definition.Stages.Skip(1), Some.Stage("Late", stranger)] });
        var estate = Deciding.Where("source-organizations", "example", pipeline);

        Passes<SourcesAreOfApprovedOrganizations>("The source action Source/Source of the pipeline payments takes a repository of example, which was approved.", pipeline, "Source/Source", estate);
        Fails<SourcesAreOfApprovedOrganizations>("The source action Source/Library of the pipeline payments takes a repository of stranger, which nobody has approved.", pipeline, "Source/Library", estate);
        Fails<SourcesAreOfApprovedOrganizations>("The source action Late/Library of the pipeline payments takes a repository of stranger, which nobody has approved.", pipeline, "Late/Library", estate);

        var unread = Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) };
        IsUnknown<SourcesAreOfApprovedOrganizations>(Some.Denied.Message, unread, estate: Deciding.Where("source-organizations", "example", unread));
    }

    public static TheoryData<string, bool> TlsPolicies => new()
    {
        { Tls(), true },
        { Tls(condition: "false"), true },
        { Tls(condition: """["false"]"""), true },
        { Tls(principal: """{"AWS":"arn:aws:iam::111122223333:role/one"}"""), false },
        { Tls(resource: "\"arn:aws:s3:::another-bucket/*\""), false },
        { Tls(action: "\"s3:PutObject\""), false },
    };

    [Theory]
    [MemberData(nameof(TlsPolicies))]
    public void A_policy_for_TLS_is_read_with_its_principal_its_resource_its_actions_and_every_spelling_of_false(string statement, bool passes)
    {
        var bucket = Some.Bucket with { Policy = Observed.Of<Iam.PolicyDocument?>(Some.Policy(statement)) };

        Assert.Equal(passes ? Outcome.Pass : Outcome.Fail, Assert.Single(new BucketsRequireTls().Evaluate(Some.Estate(bucket)), evaluation => evaluation.Resource.Arn == bucket.Arn).Verdict.Outcome);
    }

    [Fact]
    public void Starting_builds_is_no_escalation_where_no_project_is_stronger()
    {
        var ada = Some.User with { InlinePolicies = [new InlinePolicy("own", Some.Policy("""{"Effect":"Allow","Action":"codebuild:StartBuild","Resource":"*"}"""))] };
        var strong = Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""))] };

        Passes<BuildsAreStartedByTheirEquals>("The role payments-build of the project payments-build is no administrator and cannot become one.", Some.Project, estate: Some.Estate(ada));
        Fails<BuildsAreStartedByTheirEquals>(
            "Beside administrators ada may start the project payments-build with a buildspec of their own, and its role payments-build is or becomes an administrator.", Some.Project, estate: Some.Estate(ada, strong));
    }

    [Theory]
    [InlineData("CODECONNECTIONS", Outcome.Pass)]
    [InlineData("PERSONAL_ACCESS_TOKEN", Outcome.Fail)]
    public void A_connection_is_as_good_as_OAuth(string type, Outcome outcome) =>
        Assert.Equal(outcome, Assert.Single(new SourceCredentialsAreConnections().Evaluate(Some.Estate(Some.Credential with { AuthType = type })), evaluation => evaluation.Resource.Arn == Some.Credential.Arn).Verdict.Outcome);

    [Fact]
    public void A_secret_is_found_by_its_value_under_a_name_that_says_nothing()
    {
        // Made up here, of the shape of the real thing.
        var secret = string.Concat("tR7", "#vQ9z", "LmW2");
        var value = new Redactor(FingerprintKey.Random()).Redact(ValueKind.Environment, "CONFIG", $$$"""{"db":{"password":"{{{secret}}}"}}""", DeclaredType.Plaintext);
        var project = Some.Project with { Definition = Observed.Of(Some.Project.Definition.Value with { Environment = Some.Project.Definition.Value.Environment with { Variables = [new BuildVariable("CONFIG", "PLAINTEXT", value)] } }) };

        Fails<BuildVariablesHoldNoSecrets>($"The variable CONFIG of the project payments-build holds a secret in clear text (rule named-password, {secret.Length} characters).", project, "CONFIG");
    }

    private static string Tls(string principal = "\"*\"", string action = "\"s3:*\"", string resource = """["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/*"]""", string condition = "\"false\"") =>
        $$$"""{"Effect":"Deny","Principal":{{{principal}}},"Action":{{{action}}},"Resource":{{{resource}}},"Condition":{"Bool":{"aws:SecureTransport":{{{condition}}} } } }""";
}
