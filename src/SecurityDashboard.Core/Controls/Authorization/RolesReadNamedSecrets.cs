using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesReadNamedSecrets : Control<Role>
{
    private static readonly ImmutableArray<string> Parameters = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-10",
        Title = "No role of a pipeline or build may read every secret or parameter",
        Severity = Severity.High,
        Risk = "Whoever takes over one build reads the passwords and keys of every team in the account, and goes on from there.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-6", "NIST-800-53r5 AC-6", "NIST-800-53r5 IA-5", "PCI-DSS-4 7.2.2", "PCI-DSS-4 8.6.2", "ISO-27001:2022 A.5.17", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Name, in the policies of {name}, the secrets and parameters that its projects refer to.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}"; the six characters at the end of a secret's ARN are AWS's:
                - Effect: Allow
                  Action: secretsmanager:GetSecretValue
                  Resource: !Sub "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:payments/database-??????"
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  actions   = ["secretsmanager:GetSecretValue"]
                  resources = [aws_secretsmanager_secret.database.arn]
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("secretsmanager:GetSecretValue ssm:GetParameters"),
            SideEffects = "Builds that read a secret which was forgotten stop before their first command; the log names the secret.",
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        return Verdict.OfAll(
            new[] { (What: "secret", Action: "secretsmanager:GetSecretValue", Permission: Func(() => held.May("secretsmanager:GetSecretValue", Witness.Secrets(role, estate)))),
                    (What: "parameter", Action: "ssm:GetParameters", Permission: Func(() => held.MayAny(Parameters, [.. Witness.Parameters(role, estate)]))) },
            asked => asked.Permission().Forbid($"The role {role.Name} may read every {asked.What} of the account", $"The role {role.Name} may read no {asked.What} that its policies do not name.", asked.Action, lowered: Severity.Medium),
            none: Verdict.NotApplicable("There is nothing to judge."));
    }

    private static Func<Permission> Func(Func<Permission> ask) => ask;
}
