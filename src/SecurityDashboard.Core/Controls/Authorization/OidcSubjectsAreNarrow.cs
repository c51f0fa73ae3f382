using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>
/// Asked of the policy engine with tokens of strangers, from another organization to a pull request of the right repository. Of issuers
/// whose subjects have no known form only FD-01 can speak. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
/// </remarks>
public sealed class OidcSubjectsAreNarrow : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-02",
        Title = "Every role for tokens of an OIDC provider keeps other repositories and pull requests out",
        Severity = Severity.High,
        Risk = "A pattern takes in more than was meant: another repository of the organization, a fork with a name that fits, a pull request that nobody has looked at takes the role.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-4", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Write the whole subject into the trust policy of {name}, best an environment that has protection rules, with StringEquals.",
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
            SideEffects = "Workflows on other branches, in other repositories or on pull requests that took the role are refused; give those a role of their own that may do less.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => Federation.Trusts(role, CallerKind.WebIdentity);

    protected override Judgement Judge(Role role, Estate estate) =>
        Verdict.OfAll(Federation.ProvidersOf(role, CallerKind.WebIdentity), provider => JudgeProvider(role, provider), none: Verdict.NotApplicable($"The role {role.Name} trusts no OIDC provider."));

    private static Verdict JudgeProvider(Role role, Caller provider)
    {
        var host = Federation.HostOf(provider);
        if (Federation.LetsIn(role, provider, Federation.Stranger))
            return Verdict.NotApplicable($"The role {role.Name} trusts every token of {host}; it looks at no subject that could be narrow.");

        var widest = Federation.StrangersAt(role, provider).FirstOrDefault(stranger => Federation.LetsIn(role, provider, stranger.Subject));
        var evidence = new Evidence($"trust policy, {host}:sub", "whole subjects", widest.Who is null ? "whole subjects" : $"takes in {widest.Subject}");
        return widest switch
        {
            { Who: null } => Verdict.Pass($"The role {role.Name} lets in no token of {host} that it does not name."),
            { Severity: Severity.High } => Verdict.Fail($"The role {role.Name} lets in {widest.Who} at {host}."),
            { Severity: Severity.Medium } => Verdict.Fail($"The role {role.Name} lets in {widest.Who} at {host}. Medium, because outsiders have no token there.") with { LoweredTo = Severity.Medium },
            _ => Verdict.Fail($"The role {role.Name} lets in {widest.Who} at {host}. Low, because it is the repository that was meant.") with { LoweredTo = Severity.Low },
        } with
        { Evidence = [evidence] };
    }
}
