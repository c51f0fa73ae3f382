using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class SamlTrustNamesTheAudience : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-07",
        Title = "Every role for SAML sign-in names the audience that it trusts",
        Severity = Severity.Medium,
        Risk = "An assertion that the directory made for another application is as good as one for AWS: whoever gets hold of it signs in here.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies = ["NIST-800-53r5 IA-8", "ISO-27001:2022 A.8.5"],
        Remediation = new Remediation(
            "Add a condition on SAML:aud to the trust policy of {name}.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html"))
        {
            Cli = RoleCommands.EditTrust,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}":
                AssumeRolePolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { Federated: !Ref Directory }
                      Action: sts:AssumeRoleWithSAML
                      Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
                """,
            Terraform = """
                # In the assume_role_policy of the aws_iam_role "{name}":
                condition {
                  test     = "StringEquals"
                  variable = "SAML:aud"
                  values   = ["https://signin.aws.amazon.com/saml"]
                }
                """,
            Console = RoleCommands.TrustConsole,
            Verify = RoleCommands.ShowTrust,
            SideEffects = "None for people who sign in to the console. A program that signs in at another endpoint of AWS, such as a regional one, needs that in the list too.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => Federation.Trusts(role, CallerKind.SamlProvider);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.When(statement, "StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml"));

    protected override Judgement Judge(Role role, Estate estate) =>
        Verdict.OfAll(Federation.ProvidersOf(role, CallerKind.SamlProvider), provider => JudgeProvider(role, provider), none: Verdict.NotApplicable($"The role {role.Name} trusts no SAML provider."));

    private static Verdict JudgeProvider(Role role, Caller provider)
    {
        var open = OpenedTo.Federated(role.TrustPolicy, role, provider, RequestContext.Open.With("SAML:aud", $"https://{Federation.Stranger}.example/saml"));
        var evidence = new Evidence("trust policy, SAML:aud", "https://signin.aws.amazon.com/saml", open.IsNothing ? "named" : "any");
        return open.IsNothing
            ? Verdict.Pass($"The role {role.Name} trusts assertions of {provider.Name} that are for AWS only.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} trusts assertions of {provider.Name} for any application.") with { Evidence = [evidence] };
    }
}
