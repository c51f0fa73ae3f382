using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesTrustTheirServiceOnly : Control<Role>
{
    private static readonly ImmutableArray<string> Takes = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-05",
        Title = "The role of a pipeline or build trusts its own service only",
        Severity = Severity.High,
        Risk = "Whoever else may take the role acts with the rights of the pipeline, and no stage, approval or log of the pipeline shows it.",
        Needs = ["iam:GetAccountAuthorizationDetails", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 AC-3", "NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Leave only the service that runs with it in the trust policy of {name}, and give whoever else used it a role of its own.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html"))
        {
            Cli = RoleCommands.EditTrust,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}"; for the role of a build, codebuild.amazonaws.com:
                AssumeRolePolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { Service: codepipeline.amazonaws.com }
                      Action: sts:AssumeRole
                      Condition: { StringEquals: { aws:SourceAccount: !Ref AWS::AccountId } }
                """,
            Terraform = """
                # In the assume_role_policy of the aws_iam_role "{name}"; for the role of a build, codebuild.amazonaws.com:
                statement {
                  actions = ["sts:AssumeRole"]
                  principals {
                    type        = "Service"
                    identifiers = ["codepipeline.amazonaws.com"]
                  }
                  condition {
                    test     = "StringEquals"
                    variable = "aws:SourceAccount"
                    values   = ["{account}"]
                  }
                }
                """,
            Console = RoleCommands.TrustConsole,
            Verify = RoleCommands.ShowTrust,
            SideEffects = "Whoever else took the role is refused from then on; CloudTrail shows who does, as AssumeRole events of this role.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.ServicesOf.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate)
    {
        var expected = estate.Usage.ServicesOf[role.Arn].ToList();
        return new PolicyRepair.Narrow(statement =>
        {
            var services = (statement["Principal"] is JsonObject named ? named["Service"] switch { JsonArray many => many.Select(one => $"{one}"), { } one => [$"{one}"], null => [] } : []).Where(expected.Contains).ToArray();
            statement["Principal"] = new JsonObject { ["Service"] = new JsonArray([.. services.Select(service => (JsonNode)JsonValue.Create(service))]) };
            return services.Length == 0 ? null : statement;
        });
    }

    protected override Judgement Judge(Role role, Estate estate)
    {
        var trust = OpenedTo.Understood(role.TrustPolicy, role, "iam:GetAccountAuthorizationDetails");
        var expected = estate.Usage.ServicesOf[role.Arn].ToList();
        var others = trust.Statements.Where(statement => statement.Effect is Effect.Allow).SelectMany(statement => Principals(statement))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(principal => !expected.Contains(principal) && MayTake(trust, role, principal))
            .ToList();
        var evidence = new Evidence("trust policy", string.Join(", ", expected), others.Count == 0 ? string.Join(", ", expected) : $"also {string.Join(", ", others)}");
        return others.Count == 0
            ? Verdict.Pass($"The role {role.Name} trusts {string.Join(" and ", expected)} only.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} is that of {string.Join(" and ", expected)}, and trusts {Wording.Few(others)} besides.") with { Evidence = [evidence] };
    }

    private static IEnumerable<string> Principals(Statement statement) => statement.NotPrincipals is not null ? ["*"] : statement.Principals?.All ?? [];

    private static bool MayTake(PolicyDocument trust, Role role, string principal)
    {
        // Ids of those who are gone match nobody.
        var caller = principal is "*" ? Caller.Anyone : Caller.TryParse(principal, out var named) ? named : null;
        return caller is not null && Takes.Any(action =>
        {
            var opinion = PolicyEvaluator.Consult(trust, new AccessRequest { Caller = caller, Action = action, Resource = role.Arn.Text, ResourceAccount = role.Account.Text });
            return opinion.Allows is not Truth.False && opinion.Denies is not Truth.True;
        });
    }
}
