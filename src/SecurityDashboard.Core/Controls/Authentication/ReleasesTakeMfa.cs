using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authentication;

public sealed class ReleasesTakeMfa : Control<User>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-06",
        Title = "Nobody approves, starts or changes a production pipeline without a second factor",
        Severity = Severity.High,
        Risk = "A stolen password or key is then a release: approved under the name of somebody who may, from anywhere, with nothing on the telephone of its owner.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects", "iam:GenerateCredentialReport", "iam:GetCredentialReport",
        ],
        Settings = [.. ProductionRule.Settings],
        Satisfies =
        [
            "NIST-800-53r5 IA-2(1)", "NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-2", "CIS-SSC 1.3.4", "CIS-SSC 1.3.5",
            "ISO-27001:2022 A.8.5", "PCI-DSS-4 8.4.2",
        ],
        Remediation = new Remediation(
            "Have {name} register a second factor and give up access keys; or hold what approves, starts and changes pipelines to aws:MultiFactorAuthPresent.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html"))
        {
            Cli = """
                aws iam list-mfa-devices --user-name {name}
                aws iam list-access-keys --user-name {name}
                # Whatever the user's groups allow, releases take a session with a second factor:
                aws iam put-user-policy --user-name {name} --policy-name releases-take-mfa --policy-document '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":["codepipeline:PutApprovalResult","codepipeline:StartPipelineExecution","codepipeline:UpdatePipeline"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}}' 
                """,
            CloudFormation = """
                # In the Policies of the AWS::IAM::User "{name}":
                - Effect: Deny
                  Action: [codepipeline:PutApprovalResult, codepipeline:StartPipelineExecution, codepipeline:UpdatePipeline]
                  Resource: "*"
                  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }
                """,
            Terraform = """
                # In a policy of the aws_iam_user "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:PutApprovalResult", "codepipeline:StartPipelineExecution", "codepipeline:UpdatePipeline"]
                  resources = ["*"]
                  condition {
                    test     = "BoolIfExists"
                    variable = "aws:MultiFactorAuthPresent"
                    values   = ["false"]
                  }
                }
                """,
            Console = "IAM › Users › {name} › Security credentials › Assign MFA device; Permissions › Add permissions › Create inline policy.",
            Verify = "aws iam list-mfa-devices --user-name {name} --query 'MFADevices[].SerialNumber'",
            SideEffects = "Programs that release with a key of the user stop working: give them a role. In the command line people start a session with aws sts get-session-token first.",
            Undo = "aws iam delete-user-policy --user-name {name} --policy-name releases-take-mfa",
        },
    };

    protected override Judgement Judge(User user, Estate estate)
    {
        var production = estate.Subject.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Account == estate.Subject.Account && ProductionRule.Decide(pipeline, estate).IsProduction).OrderBy(pipeline => pipeline.Arn.Text, StringComparer.Ordinal).ToList();
        var access = SharedAccess.Of(estate);
        var hand = access.Of(user.Arn, [.. production.Where(pipeline => pipeline.Definition.WhyNot is null).SelectMany(pipeline => access.Pipelines[pipeline.Arn].WithoutMfa)]);
        if (hand is null)
            return (production.Find(pipeline => pipeline.Definition.WhyNot is not null)?.Definition.WhyNot ?? estate.WhyMissing(ResourceTypes.Pipeline, Regions.Global) ?? Unlisted(estate)) is { } why
                ? throw new UnreadableException(why)
                : Verdict.Pass($"The user {user.Name} may not approve, start or change a production pipeline without a second factor.");

        if (hand.WhyUnsure is { } unsure)
            throw new UnreadableException(unsure);

        var credentials = user.Credentials.Value;
        var evidence = new Evidence("mfa_active, access_key_active", "a second factor, and no key that needs none", $"{(credentials.MfaActive ? "a second factor" : "no second factor")}, {credentials.AccessKeys.Count(key => key.Active)} active keys");
        var pipelines = Wording.Few([.. hand.Ways.Select(way => new Arn(way.Needs[0].Target.Resource).Resource.Split('/')[0]).Distinct()]);
        return credentials switch
        {
            { PasswordEnabled: false } when !credentials.AccessKeys.Any(key => key.Active) => Verdict.Pass($"The user {user.Name} has neither a password nor an active access key."),
            { PasswordEnabled: true, MfaActive: false } => Verdict.Fail($"The user {user.Name} has no second factor and may approve, start or change {pipelines}."),
            _ when credentials.AccessKeys.Any(key => key.Active) => Verdict.Fail($"The user {user.Name} may approve, start or change {pipelines} with an access key, which asks for no second factor."),
            _ => Verdict.Pass($"The user {user.Name} signs in with a second factor and has no access key."),
        } with
        { Evidence = [evidence] };
    }

    private static Unreadable? Unlisted(Estate estate) => estate.Subject.Listings.FirstOrDefault(listing => listing.Type is ResourceTypes.Pipeline && listing.Count.WhyNot is not null)?.Count.WhyNot;
}
