using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>
/// Asked of the policy engine with the token of a stranger. A condition on the audience keeps nobody out, because who asks for a token
/// chooses it. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
/// </remarks>
public sealed class OidcTrustNamesSubjects : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-01",
        Title = "Every role for tokens of an OIDC provider names the subjects that it trusts",
        Severity = Severity.Critical,
        Risk = "Everybody who can get a token of that provider takes the role: at GitHub that is everybody with an account there, from a repository of his own.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies =
        [
            "NIST-800-53r5 IA-8", "NIST-800-53r5 AC-3", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.16", "ISO-27001:2022 A.8.5",
            "CIS-SSC 2.1.6",
        ],
        Remediation = new Remediation(
            "Hold the trust policy of {name} to the repository, branch or environment that needs it, with a condition on the sub claim.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"))
        {
            Cli = RoleCommands.EditTrust,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}":
                AssumeRolePolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { Federated: !Ref GitHubProvider }
                      Action: sts:AssumeRoleWithWebIdentity
                      Condition:
                        StringEquals:
                          token.actions.githubusercontent.com:aud: sts.amazonaws.com
                          token.actions.githubusercontent.com:sub: repo:ORGANIZATION/REPOSITORY:environment:production
                """,
            Terraform = """
                # In the assume_role_policy of the aws_iam_role "{name}":
                condition {
                  test     = "StringEquals"
                  variable = "token.actions.githubusercontent.com:aud"
                  values   = ["sts.amazonaws.com"]
                }
                condition {
                  test     = "StringEquals"
                  variable = "token.actions.githubusercontent.com:sub"
                  values   = ["repo:ORGANIZATION/REPOSITORY:environment:production"]
                }
                """,
            Console = RoleCommands.TrustConsole,
            Verify = RoleCommands.ShowTrust,
            SideEffects = "Workflows of other repositories that took the role are refused; CloudTrail shows the subjects as AssumeRoleWithWebIdentity events of this role.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => Federation.Trusts(role, CallerKind.WebIdentity);

    protected override Judgement Judge(Role role, Estate estate) =>
        Verdict.OfAll(Federation.ProvidersOf(role, CallerKind.WebIdentity), provider => JudgeProvider(role, provider), none: Verdict.NotApplicable($"The role {role.Name} trusts no OIDC provider."));

    private static Verdict JudgeProvider(Role role, Caller provider)
    {
        var host = Federation.HostOf(provider);
        var evidence = new Evidence($"trust policy, {host}:sub", "subjects that are named", Federation.LetsIn(role, provider, Federation.Stranger) ? "any" : "named, or another claim decides");
        if (!Federation.LetsIn(role, provider, Federation.Stranger))
            return Verdict.Pass($"The role {role.Name} does not trust every token of {host}.") with { Evidence = [evidence] };

        return Federation.IsOfOneTenant(provider)
            ? Verdict.Fail($"The role {role.Name} trusts every token of {host}, whoever it is for. Medium, because only one organization or cluster gets tokens there.") with { Evidence = [evidence], LoweredTo = Severity.Medium }
            : Verdict.Fail($"The role {role.Name} trusts every token of {host}, whoever it is for.") with { Evidence = [evidence] };
    }
}
