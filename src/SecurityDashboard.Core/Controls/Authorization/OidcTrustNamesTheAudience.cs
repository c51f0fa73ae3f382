using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>Asked of the policy engine with a token for somebody else. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html</remarks>
public sealed class OidcTrustNamesTheAudience : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-03",
        Title = "Every role for tokens of an OIDC provider names the audience that it trusts",
        Severity = Severity.High,
        Risk = "A token that a workflow got for another service is as good as one for AWS: whoever runs that service, or reads its logs, takes the role with it.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies = ["NIST-800-53r5 IA-8", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.8.5"],
        Remediation = new Remediation(
            "Add a condition on the audience to the trust policy of {name}.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"))
        {
            Cli = RoleCommands.EditTrust,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}", beside the condition on the subject:
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
                # In the assume_role_policy of the aws_iam_role "{name}", beside the condition on the subject:
                condition {
                  test     = "StringEquals"
                  variable = "token.actions.githubusercontent.com:aud"
                  values   = ["sts.amazonaws.com"]
                }
                """,
            Console = RoleCommands.TrustConsole,
            Verify = RoleCommands.ShowTrust,
            SideEffects = "Workflows that ask for a token with another audience are refused; CloudTrail shows the audience of each AssumeRoleWithWebIdentity event of this role.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => Federation.Trusts(role, CallerKind.WebIdentity);

    protected override Judgement Judge(Role role, Estate estate) =>
        Verdict.OfAll(Federation.ProvidersOf(role, CallerKind.WebIdentity), provider => JudgeProvider(role, provider, estate), none: Verdict.NotApplicable($"The role {role.Name} trusts no OIDC provider."));

    private static Verdict JudgeProvider(Role role, Caller provider, Estate estate)
    {
        var host = Federation.HostOf(provider);
        var open = OpenedTo.Federated(role.TrustPolicy, role, provider, RequestContext.Open.With($"{host}:aud", Federation.Stranger));
        var evidence = new Evidence($"trust policy, {host}:aud", "audiences that are named", open.IsNothing ? "named" : "any");
        if (open.IsNothing)
            return Verdict.Pass($"The role {role.Name} trusts tokens of {host} for the audiences that it names only.") with { Evidence = [evidence] };

        // IAM itself refuses what is for none of the provider's audiences; those that AWS knows by name have no such list.
        var audiences = provider.Account is null ? default : estate.Find<OidcProvider>(new Reference(ResourceTypes.OidcProvider, provider.Id, role.Account, Regions.Global)).Select(known => known.Audiences);
        return provider.Account is not null && audiences.WhyNot is null && audiences.Value is { WhyNot: null, Value: [var only] }
            ? Verdict.Fail($"The role {role.Name} trusts tokens of {host} for any audience of the provider. Low, because that has {only} only.") with { Evidence = [evidence], LoweredTo = Severity.Low }
            : Verdict.Fail($"The role {role.Name} trusts tokens of {host} for any audience.") with { Evidence = [evidence] };
    }
}
