using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>
/// Judged by what policies allow, so a copy of a full-access policy under another name counts; administrators are left out, because taking
/// full access away from them changes nothing. https://docs.aws.amazon.com/codepipeline/latest/userguide/managed-policies.html
/// </remarks>
public sealed class FullAccessIsForAdministrators : Control<Account>
{
    private static readonly ImmutableArray<string> Services = ["codepipeline", "codebuild", "codedeploy", "codecommit"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-05",
        Title = "Nobody but administrators has full access to CodePipeline, CodeBuild or their like",
        Severity = Severity.Medium,
        Risk = "Full access holds every duty at once: to change the pipeline, to start it, to approve what comes out, and to delete the traces. One phished developer is then a release.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-2", "CIS-SSC 2.1.5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "In account {account}, replace AWSCodePipeline_FullAccess, AWSCodeBuildAdminAccess, AWSCodeDeployFullAccess and AWSCodeCommitFullAccess by policies for each duty: looking, changing, starting, approving. {arn} names the account.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/managed-policies.html"))
        {
            Cli = """
                for policy in AWSCodePipeline_FullAccess AWSCodeBuildAdminAccess AWSCodeDeployFullAccess AWSCodeCommitFullAccess; do
                  aws iam list-entities-for-policy --policy-arn "arn:aws:iam::aws:policy/$policy" --query '[PolicyUsers[].UserName,PolicyGroups[].GroupName,PolicyRoles[].RoleName]' --output text
                done
                # For a group; users have detach-user-policy, permission sets are changed in Identity Center:
                read -r -p 'Name of the group: ' group
                aws iam attach-group-policy --group-name "$group" --policy-arn arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess
                aws iam detach-group-policy --group-name "$group" --policy-arn arn:aws:iam::aws:policy/AWSCodePipeline_FullAccess
                """,
            CloudFormation = """
                # On each AWS::IAM::Group and AWS::IAM::User that the finding on "{arn}" names:
                ManagedPolicyArns: [arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess]
                """,
            Terraform = """
                # For each group that the finding on "{arn}" names, in the place of AWSCodePipeline_FullAccess:
                resource "aws_iam_group_policy_attachment" "read" {
                  group      = aws_iam_group.developers.name
                  policy_arn = "arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess"
                }
                """,
            Console = "IAM › Policies › AWSCodePipeline_FullAccess (and the others) › Entities attached. Identity Center › Permission sets.",
            Verify = "aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/AWSCodePipeline_FullAccess",
            SideEffects = "Those people may no longer do what the narrower policies leave out; give each duty to the people who have it. Pipelines run with roles of their own and do not notice.",
            Undo = """
                read -r -p 'Name of the group: ' group
                aws iam attach-group-policy --group-name "$group" --policy-arn arn:aws:iam::aws:policy/AWSCodePipeline_FullAccess
                aws iam detach-group-policy --group-name "$group" --policy-arn arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var people = estate.Subject.Resources.Where(resource => resource.Account == account.Account).OrderBy(resource => resource.Arn.Text, StringComparer.Ordinal).Select(resource => resource switch
        {
            User user => (Who: $"The user {user.Name}", Held: () => HeldPolicies.Of(user, estate)),
            Group group => (Who: $"The group {group.Name}", Held: () => HeldPolicies.Of(group, estate)),
            Role role when role.Arn.Resource.StartsWith("role/aws-reserved/sso.amazonaws.com/", StringComparison.Ordinal) => (Who: $"The permission set role {role.Name}", Held: () => HeldPolicies.Of(role, estate)),
            _ => (Who: "", Held: (Func<HeldPolicies>?)null),
        }).Where(person => person.Held is not null);
        var verdict = Verdict.OfAll(people, person => JudgeHeld(account, person.Who, person.Held!(), estate), none: Verdict.NotApplicable($"Account {account.Account} has no users, groups or permission sets."));

        // Somebody who was not read may have it too.
        return verdict.Outcome is Outcome.Fail || Holders.WhyUnsure(estate) is not { } why ? verdict : throw new UnreadableException(why);
    }

    private static Verdict JudgeHeld(Account account, string who, HeldPolicies held, Estate estate)
    {
        if (held.MayDoEverything(account))
            return Verdict.NotApplicable($"{who} is an administrator of account {account.Account}.");

        var whole = Services.Select(service => (Service: service, Permission: held.May(Witness.ActionOf(service), Witness.Anything(account, estate, service)))).Where(entry => entry.Permission.IsGiven).ToList();
        if (whole.Count == 0)
            return Verdict.Pass($"{who} has single permissions in CodePipeline, CodeBuild, CodeDeploy and CodeCommit, or none.");

        var (named, through) = (string.Join(", ", whole.Select(entry => entry.Service)), string.Join(" and ", whole.SelectMany(entry => entry.Permission.Through).Distinct()));
        var evidence = new Evidence(who, "single permissions", $"everything in {named}, through {through}");
        return whole.Exists(entry => entry.Permission.IsOutright)
            ? Verdict.Fail($"{who} has everything in {named}, through {through}.") with { Evidence = [evidence] }
            : Verdict.Fail($"{who} has everything in {named}, through {through}, depending on {string.Join(" and ", whole.SelectMany(entry => entry.Permission.Under).Distinct())}. Low, because that may not hold.") with { Evidence = [evidence], LoweredTo = Severity.Low };
    }
}
