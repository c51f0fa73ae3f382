using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access.Escalation;

public sealed class AbuseCatalogTests
{
    private const string A = "111122223333";
    private const string Pipeline = $"arn:aws:codepipeline:eu-west-1:{A}:payments";
    private const string Project = $"arn:aws:codebuild:eu-west-1:{A}:project/payments-build";
    private const string OwnProject = $"arn:aws:codebuild:eu-west-1:{A}:project/own";
    private const string Key = $"arn:aws:kms:eu-west-1:{A}:key/11111111-2222-3333-4444-555555555555";
    private const string Secret = $"arn:aws:secretsmanager:eu-west-1:{A}:secret:payments/db-AbCdEf";
    private const string Connection = $"arn:aws:codeconnections:eu-west-1:{A}:connection/11111111-2222-3333-4444-555555555555";
    private const string Roles = $"arn:aws:iam::{A}:role/";
    private const string Repository = $"arn:aws:codecommit:eu-west-1:{A}:payments";
    private const string Bucket = "arn:aws:s3:::payments-artifacts";
    private const string User = $"arn:aws:iam::{A}:user/ada";

    /// <summary>What somebody needs for a rule, each action with its resource, and where it leads.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { "CP-01", $"iam:PassRole {Roles}payments-pipeline, codepipeline:CreatePipeline arn:aws:codepipeline:eu-west-1:{A}:mine", $"Principal {Roles}payments-pipeline" },
        { "CP-02", $"codepipeline:UpdatePipeline {Pipeline}", $"Pipeline {Pipeline}" },
        { "CP-03", $"codepipeline:UpdatePipeline {Pipeline}", $"Release {Pipeline}" },
        { "CP-04", $"codepipeline:PutApprovalResult {Pipeline}/Approve/Approve, codecommit:GitPush {Repository}", $"Production {Pipeline}" },
        { "CP-04", $"codepipeline:PutApprovalResult {Pipeline}/Approve/Approve, s3:PutObject arn:aws:s3:::source-bucket/app.zip", $"Production {Pipeline}" },
        { "CP-04", $"codepipeline:PutApprovalResult {Pipeline}/Approve/Approve, ecr:PutImage arn:aws:ecr:eu-west-1:{A}:repository/base", $"Production {Pipeline}" },
        { "CP-05", $"codepipeline:OverrideStageCondition {Pipeline}/Deploy", $"Execution {Pipeline}" },
        { "CP-05", $"codepipeline:EnableStageTransition {Pipeline}/Deploy", $"Execution {Pipeline}" },
        { "CP-05", $"codepipeline:RetryStageExecution {Pipeline}/Deploy", $"Execution {Pipeline}" },
        { "CP-05", $"codepipeline:RollbackStage {Pipeline}/Deploy", $"Execution {Pipeline}" },
        { "CP-06", $"codepipeline:StartPipelineExecution {Pipeline}", $"Execution {Pipeline}" },
        { "CP-07", $"codepipeline:PutWebhook {Pipeline}", $"Execution {Pipeline}" },
        { "CP-07", $"codepipeline:PutWebhook {Pipeline}, codepipeline:RegisterWebhookWithThirdParty arn:aws:codepipeline:eu-west-1:{A}:webhook:mine", $"Execution {Pipeline}" },
        { "CP-08", $"codepipeline:PollForJobs arn:aws:codepipeline:eu-west-1:{A}:actiontype:Custom/Test/Scanner/1, codepipeline:PutJobSuccessResult *", $"Release {Pipeline}" },
        { "CP-08", $"codepipeline:UpdateActionType arn:aws:codepipeline:eu-west-1:{A}:actiontype:Custom/Test/Scanner/1", $"Release {Pipeline}" },
        { "CP-08", $"codepipeline:CreateCustomActionType arn:aws:codepipeline:eu-west-1:{A}:actiontype:Custom/Test/Scanner/2, codepipeline:PollForJobs arn:aws:codepipeline:eu-west-1:{A}:actiontype:Custom/Test/Scanner/2", $"Release {Pipeline}" },
        { "CP-08", "codepipeline:GetJobDetails *", $"Disclosure {Pipeline}/artifacts" },
        { "CP-09", $"codepipeline:GetPipeline {Pipeline}", $"Disclosure {Pipeline}" },

        { "CB-01", $"iam:PassRole {Roles}payments-build, codebuild:CreateProject arn:aws:codebuild:eu-west-1:{A}:project/mine, codebuild:StartBuild arn:aws:codebuild:eu-west-1:{A}:project/mine", $"Principal {Roles}payments-build" },
        { "CB-01", $"iam:PassRole {Roles}payments-build, codebuild:CreateProject arn:aws:codebuild:eu-west-1:{A}:project/mine, codebuild:StartBuildBatch arn:aws:codebuild:eu-west-1:{A}:project/mine", $"Principal {Roles}payments-build" },
        { "CB-02", $"codebuild:UpdateProject {Project}", $"Project {Project}" },
        { "CB-02", $"codebuild:UpdateProject {OwnProject}, codebuild:StartBuild {OwnProject}", $"Project {OwnProject}" },
        { "CB-02", $"iam:PassRole {Roles}payments-build, codebuild:UpdateProject {OwnProject}, codebuild:StartBuild {OwnProject}", $"Principal {Roles}payments-build" },
        { "CB-03", $"codebuild:StartBuild {OwnProject}", $"Project {OwnProject}" },
        { "CB-03", $"codebuild:StartBuildBatch {OwnProject}", $"Project {OwnProject}" },
        { "CB-03", $"iam:PassRole {Roles}payments-build, codebuild:StartBuild {OwnProject}", $"Principal {Roles}payments-build" },
        { "CB-04", $"codebuild:CreateWebhook {OwnProject}", $"Project {OwnProject}" },
        { "CB-04", $"codebuild:UpdateWebhook {OwnProject}", $"Project {OwnProject}" },
        { "CB-05", $"codebuild:StartSandbox {Project}", $"Project {Project}" },
        { "CB-05", $"codebuild:StartCommandExecution {Project}", $"Project {Project}" },
        { "CB-05", $"codebuild:StartSandboxConnection {Project}", $"Project {Project}" },
        { "CB-06", $"codebuild:StartBuild {Project}, ssm:StartSession *", $"Project {Project}" },
        { "CB-07", "codebuild:ImportSourceCredentials *", $"Project {OwnProject}" },
        { "CB-08", $"codebuild:UpdateProjectVisibility {Project}", $"Disclosure {Project}" },
        { "CB-09", $"codebuild:PutResourcePolicy {Project}", $"Disclosure {Project}" },
        { "CB-10", $"codebuild:RetryBuild {Project}", $"Disclosure {Project}" },

        { "CF-01", $"iam:PassRole {Roles}stacks, cloudformation:CreateStack arn:aws:cloudformation:eu-west-1:{A}:stack/mine/*", $"Principal {Roles}stacks" },
        { "CF-02", $"cloudformation:UpdateStack arn:aws:cloudformation:eu-west-1:{A}:stack/payments/*", $"Principal {Roles}stacks" },
        { "CF-03", $"cloudformation:CreateChangeSet arn:aws:cloudformation:eu-west-1:{A}:stack/payments/*, cloudformation:ExecuteChangeSet arn:aws:cloudformation:eu-west-1:{A}:stack/payments/*", $"Principal {Roles}stacks" },
        { "CF-04", $"iam:PassRole {Roles}stacks, cloudformation:CreateStackSet *, cloudformation:CreateStackInstances *", $"Principal {Roles}stacks" },
        { "CF-05", $"iam:PassRole {Roles}stacks, cloudformation:UpdateStackSet arn:aws:cloudformation:eu-west-1:{A}:stackset/mine:*", $"Principal {Roles}stacks" },
        { "CF-06", $"cloudformation:CreateStackSet *, cloudformation:CreateStackInstances *", $"Principal {Roles}AWSCloudFormationStackSetAdministrationRole" },
        { "CF-06", $"cloudformation:UpdateStackSet arn:aws:cloudformation:eu-west-1:{A}:stackset/mine:*", $"Principal {Roles}AWSCloudFormationStackSetAdministrationRole" },
        { "CD-01", $"codedeploy:CreateDeployment arn:aws:codedeploy:eu-west-1:{A}:deploymentgroup:payments/production, codedeploy:RegisterApplicationRevision arn:aws:codedeploy:eu-west-1:{A}:application:payments", $"Production {Pipeline}" },
        { "LA-01", $"lambda:UpdateFunctionCode arn:aws:lambda:eu-west-1:{A}:function:notify", $"Function arn:aws:lambda:eu-west-1:{A}:function:notify" },
        { "LA-01", $"lambda:UpdateFunctionConfiguration arn:aws:lambda:eu-west-1:{A}:function:notify", $"Function arn:aws:lambda:eu-west-1:{A}:function:notify" },
        { "LA-02", $"lambda:UpdateAlias arn:aws:lambda:eu-west-1:{A}:function:notify", $"Function arn:aws:lambda:eu-west-1:{A}:function:notify" },
        { "LA-02", $"lambda:PublishLayerVersion arn:aws:lambda:eu-west-1:{A}:layer:common", $"Function arn:aws:lambda:eu-west-1:{A}:function:notify" },

        { "AR-01", $"s3:PutObject {Bucket}/*, kms:GenerateDataKey {Key}", $"Release {Pipeline}" },
        { "AR-02", $"s3:PutBucketPolicy {Bucket}", $"Release {Pipeline}" },
        { "AR-02", $"s3:PutReplicationConfiguration {Bucket}", "Disclosure payments-artifacts/payments/*" },
        { "AR-02", $"s3:PutBucketNotification {Bucket}", "Disclosure payments-artifacts/payments/*" },
        { "AR-02", $"s3:PutLifecycleConfiguration {Bucket}", "Disclosure payments-artifacts/payments/*" },
        { "AR-03", $"s3:GetObject {Bucket}/*, kms:Decrypt {Key}", "Disclosure payments-artifacts/payments/*" },
        { "KM-01", $"kms:CreateGrant {Key}", $"Disclosure {Key}" },
        { "KM-01", $"kms:PutKeyPolicy {Key}", $"Disclosure {Key}" },
        { "SM-01", $"secretsmanager:GetSecretValue {Secret}, kms:Decrypt {Key}", $"Disclosure {Secret}" },
        { "SM-01", $"secretsmanager:PutResourcePolicy {Secret}", $"Disclosure {Secret}" },
        { "SM-01", $"secretsmanager:UpdateSecret {Secret}", $"Disclosure {Secret}" },
        { "SM-02", $"secretsmanager:PutSecretValue {Secret}", $"Disclosure {Secret}" },
        { "SS-01", $"ssm:PutParameter arn:aws:ssm:eu-west-1:{A}:parameter/payments/flags", $"Disclosure arn:aws:ssm:eu-west-1:{A}:parameter/payments/flags" },
        { "BO-01", "s3:PutObject arn:aws:s3:::build-cache/payments/*", $"Project {Project}" },

        { "CC-01", $"codestar-connections:UseConnection {Connection}, codebuild:CreateProject *", $"Disclosure {Connection}" },
        { "CC-01", $"codeconnections:UseConnection {Connection}, codebuild:CreateProject *", $"Disclosure {Connection}" },
        { "CC-01", $"codestar-connections:UseConnection {Connection}, codepipeline:CreatePipeline *", $"Disclosure {Connection}" },
        { "CC-01", $"codeconnections:UseConnection {Connection}, codepipeline:CreatePipeline *", $"Disclosure {Connection}" },
        { "CC-02", $"codestar-connections:UpdateConnectionInstallation {Connection}", $"Branch {Pipeline}" },
        { "CC-02", $"codeconnections:UpdateConnectionInstallation {Connection}", $"Branch {Pipeline}" },
        { "CC-02", $"codestar-connections:CreateConnection *, codestar-connections:PassConnection *, codepipeline:UpdatePipeline {Pipeline}", $"Branch {Pipeline}" },
        { "CC-02", $"codeconnections:CreateConnection *, codeconnections:PassConnection arn:aws:codeconnections:*:{A}:connection/*, codepipeline:UpdatePipeline {Pipeline}", $"Branch {Pipeline}" },
        { "CC-02", $"codestar-connections:PassConnection {Connection}, codepipeline:CreatePipeline *", $"Disclosure {Connection}" },
        { "CC-02", $"codeconnections:PassConnection {Connection}, codepipeline:CreatePipeline *", $"Disclosure {Connection}" },
        { "CC-05", $"codestar-connections:UpdateHost arn:aws:codeconnections:eu-west-1:{A}:host/x", $"Branch {Pipeline}" },
        { "CC-05", $"codeconnections:UpdateHost arn:aws:codeconnections:eu-west-1:{A}:host/x", $"Branch {Pipeline}" },
        { "CC-03", $"codecommit:GitPush {Repository}", $"Branch {Pipeline}" },
        { "CC-03", $"codecommit:MergePullRequestByFastForward {Repository}", $"Branch {Pipeline}" },
        { "CC-03", $"codecommit:MergePullRequestBySquash {Repository}", $"Branch {Pipeline}" },
        { "CC-03", $"codecommit:MergePullRequestByThreeWay {Repository}", $"Branch {Pipeline}" },
        { "CC-04", "s3:PutObject arn:aws:s3:::source-bucket/app.zip", $"Branch {Pipeline}" },
        { "ECR-01", $"ecr:PutImage arn:aws:ecr:eu-west-1:{A}:repository/base", $"Branch {Pipeline}" },
        { "ECR-01", $"ecr:PutImage arn:aws:ecr:eu-west-1:{A}:repository/builder", $"Project {Project}" },
        { "EV-01", $"iam:PassRole {Roles}events, events:PutRule *, events:PutTargets *", $"Execution {Pipeline}" },

        { "IAM-01", $"iam:UpdateAssumeRolePolicy {Roles}payments-build", $"Principal {Roles}payments-build" },
        { "IAM-02", $"iam:CreateOpenIDConnectProvider *, iam:UpdateAssumeRolePolicy {Roles}payments-build", $"Principal {Roles}payments-build" },
        { "IAM-03", $"iam:PutRolePolicy {Roles}open, sts:AssumeRole {Roles}open", $"Administrator {A}" },
        { "IAM-04", $"iam:AttachRolePolicy {Roles}open, sts:AssumeRole {Roles}open", $"Administrator {A}" },
        { "IAM-05", $"iam:CreatePolicyVersion arn:aws:iam::{A}:policy/open, sts:AssumeRole {Roles}open", $"Administrator {A}" },
        { "IAM-06", $"iam:CreateAccessKey arn:aws:iam::{A}:user/boss", $"Principal arn:aws:iam::{A}:user/boss" },
        { "IAM-07", $"iam:CreateLoginProfile arn:aws:iam::{A}:user/boss", $"Principal arn:aws:iam::{A}:user/boss" },
        { "IAM-08", $"iam:UpdateLoginProfile arn:aws:iam::{A}:user/boss", $"Principal arn:aws:iam::{A}:user/boss" },
        { "IAM-09", $"iam:PutUserPolicy {User}", $"Administrator {A}" },
        { "IAM-10", $"iam:AttachUserPolicy {User}", $"Administrator {A}" },
        { "IAM-13", $"iam:CreatePolicyVersion arn:aws:iam::{A}:policy/own", $"Administrator {A}" },
        { "IAM-14", $"iam:SetDefaultPolicyVersion arn:aws:iam::{A}:policy/own", $"Administrator {A}" },
        { "IAM-15", $"iam:AddUserToGroup arn:aws:iam::{A}:group/anything", $"Administrator {A}" },
        { "IAM-16", $"iam:PutRolePolicy {Roles}payments-build, codebuild:StartBuild {Project}", $"Administrator {A}" },
        { "IAM-17", $"iam:AttachRolePolicy {Roles}payments-build, codebuild:StartBuild {Project}", $"Administrator {A}" },
        { "IAM-18", $"iam:CreatePolicyVersion arn:aws:iam::{A}:policy/build, codebuild:StartBuild {Project}", $"Administrator {A}" },
        { "IAM-19", $"iam:PutRolePolicy {Roles}payments-pipeline, codepipeline:UpdatePipeline {Pipeline}", $"Administrator {A}" },
        { "IAM-20", $"iam:AttachRolePolicy {Roles}payments-pipeline, codepipeline:UpdatePipeline {Pipeline}", $"Administrator {A}" },
        { "ST-01", $"sts:AssumeRole {Roles}open", $"Principal {Roles}open" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Leads_there_with_all_that_it_needs_and_with_nothing_less(string rule, string needs, string to)
    {
        var statements = needs.Split(", ").Select(need => need.Split(' ')).Select(need => Asking.Allow(need[0], need[1])).ToList();

        Assert.Contains($"{rule} {to}", Moves(statements));
        // With less it may lead there by another rule; of one id, the row that needs less is another row.
        foreach (var statement in statements.Where(_ => statements.Count > 1 && !(rule is "CP-07" || needs.StartsWith("codebuild:UpdateProject", StringComparison.Ordinal))))
            Assert.DoesNotContain($"{rule} {to}", Moves([.. statements.Where(other => other != statement)]));
        Assert.DoesNotContain($"{rule} {to}", Moves([]));
    }

    [Theory]
    [InlineData("IAM-11", "iam:PutRolePolicy")]
    [InlineData("IAM-12", "iam:AttachRolePolicy")]
    public void A_role_that_may_change_itself_becomes_an_administrator(string rule, string action)
    {
        var role = Asking.RoleOf("selfish", Asking.Trusting($"arn:aws:iam::{A}:root"), Asking.Allow(action, $"{Roles}selfish"));

        Assert.Contains($"{rule} Administrator {A}", Moves(EscalationGraph.Of(Wide.Estate(role)), role.Arn.Text));
        Assert.DoesNotContain($"{rule} Administrator {A}", Moves(EscalationGraph.Of(Wide.Estate(role with { InlinePolicies = [] })), role.Arn.Text));
    }

    [Theory]
    [InlineData("sts:AssumeRoleWithWebIdentity", "oidc-provider/token.actions.githubusercontent.com")]
    [InlineData("sts:AssumeRoleWithSAML", "saml-provider/company")]
    public void An_identity_provider_lets_whom_it_likes_into_a_role_that_trusts_it(string action, string provider)
    {
        var role = Asking.RoleOf("release", $$$"""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{A}}}:{{{provider}}}"},"Action":"{{{action}}}"}""");

        Assert.Contains($"ST-01 Principal {role.Arn}", Moves(EscalationGraph.Of(Wide.Estate(role)), $"arn:aws:iam::{A}:{provider}"));
    }

    [Fact]
    public void Every_row_has_a_case()
    {
        var rows = AbuseCatalog.Rules.Where(rule => rule.Over is not RuleScope.Self && rule.Id is not "ST-01").GroupBy(rule => rule.Id).ToDictionary(group => group.Key, group => group.Count());
        var cases = Cases.Select(row => row.Data.Item1).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());

        Assert.All(rows, row => Assert.True(cases.GetValueOrDefault(row.Key) >= row.Value, $"{row.Key} has {row.Value} rows and {cases.GetValueOrDefault(row.Key)} cases."));
    }

    [Fact]
    public void A_build_that_a_webhook_starts_runs_what_it_is_changed_to()
    {
        var ada = Asking.Ada(Asking.Allow("codebuild:UpdateProject", OwnProject));

        Assert.Contains($"CB-02 Project {OwnProject}", Moves(EscalationGraph.Of(Wide.Estate(ada, Wide.OwnWith(new BuildTriggers(new BuildWebhook())))), ada.Arn.Text));
        Assert.DoesNotContain($"CB-02 Project {OwnProject}", Moves(EscalationGraph.Of(Wide.Estate(ada, Wide.OwnWith(new BuildTriggers(null)))), ada.Arn.Text));
    }

    [Fact]
    public void A_boundary_on_the_role_of_a_build_keeps_it_from_becoming_an_administrator()
    {
        var ada = Asking.Ada(Asking.Allow("iam:PutRolePolicy", $"{Roles}payments-build"), Asking.Allow("codebuild:StartBuild", Project));
        var role = Some.BuildRole with { PermissionsBoundary = Wide.OwnPolicy.Arn };

        Assert.DoesNotContain($"IAM-16 Administrator {A}", Moves(EscalationGraph.Of(Wide.Estate(ada, role)), ada.Arn.Text));
    }

    [Fact]
    public void Whoever_else_pushes_the_image_of_another_account_is_said_to_be_unknown()
    {
        var build = Some.Project.With(definition => definition with { Environment = definition.Environment with { Image = "999900001111.dkr.ecr.eu-west-1.amazonaws.com/builder:1" } });
        var graph = EscalationGraph.Of(Wide.Estate(build, Asking.Ada(Asking.Allow("ecr:PutImage", "*"))));

        graph.PathsTo(node => node.Kind is NodeKind.Project);
        Assert.Contains("Who gets farther through a policy of a resource is not told here: The policies of image repositories of other accounts are not collected.", graph.Unread);
        Assert.DoesNotContain($"ECR-01 Project {Project}", Moves(graph, User));
    }

    [Fact]
    public void Every_rule_has_a_case()
    {
        string[] others = ["IAM-11", "IAM-12"];
        var tested = Cases.Select(row => row.Data).Select(row => row.Item1).ToHashSet();

        Assert.Empty(AbuseCatalog.Rules.Select(rule => rule.Id).Except(tested).Except(others));
    }

    [Fact]
    public void Every_action_is_one_that_AWS_has() => Assert.All(AbuseCatalog.Rules.SelectMany(rule => rule.Needs), need =>
        Assert.True(ActionTable.Current.Service(need.Action.Split(':')[0]) is null || ActionTable.Current.Find(need.Action) is not null, $"{need.Action} is in no list of AWS."));

    [Fact]
    public void Titles_go_on_after_a_name_and_rules_say_what_they_need() => Assert.All(AbuseCatalog.Rules, rule =>
    {
        Assert.Matches("^[a-z].*[^.]$", rule.Title);
        Assert.NotEmpty(rule.Needs);
    });

    private static List<string> Moves(List<string> statements)
    {
        var ada = (statements.Count == 0 ? Some.User : Asking.Ada([.. statements])) with { AttachedPolicies = [Wide.OwnPolicy.Arn] };
        var secret = Some.Secret with { Key = Some.Key.Arn.Text };
        return Moves(EscalationGraph.Of(Wide.Estate(ada, secret)), ada.Arn.Text);
    }

    private static List<string> Moves(EscalationGraph graph, string principal) => [.. graph.RulesOf(principal).Select(found => $"{found.Rule.Id} {found.To.Kind} {found.To.Id}")];
}
