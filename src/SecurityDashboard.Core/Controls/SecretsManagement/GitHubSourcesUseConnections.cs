using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/update-github-action-connections.html</remarks>
public sealed class GitHubSourcesUseConnections : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-01",
        Title = "GitHub sources use a connection, not an OAuth token",
        Severity = Severity.High,
        Risk = "The token of a GitHub (version 1) action is a person's: it reaches every repository that the person reaches, never expires, and is kept in the definition of the pipeline.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-6", "OWASP-CICD CICD-SEC-8", "NIST-800-53r5 IA-5(7)", "NIST-800-53r5 SA-3", "NIST-800-218 PO.5.2", "CIS-SSC 1.4.3", "ISO-27001:2022 A.5.17",
            "ISO-27001:2022 A.8.4", "PCI-DSS-4 8.3.2", "SOC2 CC6.1",
        ],
        Remediation = new Remediation(
            "Replace the action {subKey} of pipeline {name} with a CodeStarSourceConnection action, then revoke the token at GitHub.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/update-github-action-connections.html"))
        {
            Cli = """
                connection=$(aws codeconnections create-connection --region {region} --provider-type GitHub --connection-name github --query ConnectionArn --output text)
                read -r -p 'Complete the connection in the console (Developer Tools › Settings › Connections › Update pending connection), then press Enter. '
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} --arg connection "$connection" '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action)) |= (
                          .actionTypeId = {category: "Source", owner: "AWS", provider: "CodeStarSourceConnection", version: "1"}
                          | .configuration = {ConnectionArn: $connection, FullRepositoryId: (.configuration.Owner + "/" + .configuration.Repo), BranchName: .configuration.Branch, DetectChanges: "true"})' > pipeline.json
                # The pipeline's role has to be allowed to use the connection, for this repository.
                jq --arg connection "$connection" '{Version: "2012-10-17", Statement: {Effect: "Allow", Action: "codeconnections:UseConnection", Resource: $connection,
                  Condition: {StringEquals: {"codeconnections:FullRepositoryId": [.stages[].actions[].configuration | select(.ConnectionArn == $connection) | .FullRepositoryId]}}}}' pipeline.json > use.json
                aws iam put-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name use-connection --policy-document file://use.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # The source action "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}":
                ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: "1" }
                Configuration: { ConnectionArn: !Ref Connection, FullRepositoryId: OWNER/REPO, BranchName: main }
                """,
            Terraform = """
                # The source action "{subKey}" of the aws_codepipeline named "{name}":
                owner    = "AWS"
                provider = "CodeStarSourceConnection"
                version  = "1"
                configuration = {
                  ConnectionArn    = aws_codestarconnections_connection.github.arn
                  FullRepositoryId = "OWNER/REPO"
                  BranchName       = "main"
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › Action provider: GitHub (via GitHub App).",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].actionTypeId.[category,owner,provider]'",
            SideEffects = "The webhook of the old action can be deleted, and the token revoked at GitHub. Until the connection is completed in the console the source action fails.",
            Undo = """
                # Only while the old token is valid: AWS hides it in the earlier version, so it is given anew. The fix's pipeline.json has the number of that version.
                umask 077 && read -r -s -p 'Token: ' token && printf '%s' "$token" > token && unset token && read -r -p 'Version of the pipeline before the fix: ' version
                aws codepipeline get-pipeline --region {region} --name {name} --pipeline-version "$version" --query pipeline \
                  | jq --rawfile token token '(.stages[].actions[] | select(.actionTypeId.owner == "ThirdParty" and .actionTypeId.provider == "GitHub") | .configuration.OAuthToken) = $token' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                aws iam delete-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name use-connection; rm token pipeline.json
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var sources =
            from stage in pipeline.Definition.Value.Stages
            from action in stage.Actions
            where action.Category is "Source"
            select (Path: $"{stage.Name}/{action.Name}", Action: action);

        return Judgement.Each(sources, source => source.Path, source => JudgeSource(pipeline, source.Path, source.Action), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no source action."));
    }

    private static Verdict JudgeSource(Pipeline pipeline, string path, PipelineAction action)
    {
        var evidence = new Evidence($"{path} actionTypeId", "not ThirdParty GitHub", $"{action.Owner} {action.Provider}");
        return action is { Owner: "ThirdParty", Provider: "GitHub" }
            ? Verdict.Fail($"The source action {path} of the pipeline {pipeline.Name} reads GitHub with an OAuth token (GitHub version 1).") with { Evidence = [evidence] }
            : Verdict.Pass($"The source action {path} of the pipeline {pipeline.Name} uses {action.Provider}.") with { Evidence = [evidence] };
    }
}
