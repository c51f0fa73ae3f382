using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsAreSharedWithKnownAccounts : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-18",
        Title = "A build project is shared with known accounts only",
        Severity = Severity.High,
        Risk = "Whoever the project is shared with reads its settings, its logs and its builds: variables, addresses and what commands print.",
        Needs = ["codebuild:ListProjects", "codebuild:GetResourcePolicy"],
        Satisfies = ["OWASP-CICD CICD-SEC-2", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-4", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Take the accounts that nobody knows out of the resource policy of {name}, or connect them here.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/project-sharing.html"))
        {
            Cli = """
                aws codebuild get-resource-policy --region {region} --resource-arn {arn} --query policy --output text > policy.json
                # In policy.json take out the statements, or the principals, that are not to be there; or take all of it away:
                aws codebuild delete-resource-policy --region {region} --resource-arn {arn}
                """,
            CloudFormation = """
                # No AWS::CodeBuild::Project has a policy; the share of "{name}" is an AWS::RAM::ResourceShare:
                Type: AWS::RAM::ResourceShare
                Properties: { Name: builds, AllowExternalPrincipals: false, ResourceArns: ["{arn}"], Principals: ["111122223333"] }
                """,
            Terraform = """
                # In the aws_codebuild_resource_policy of "{arn}", or in its aws_ram_resource_share:
                allow_external_principals = false
                """,
            Console = "Resource Access Manager › Shared by me › the share of {name} › Modify: take the principals out, and clear Allow sharing with anyone.",
            Verify = "aws codebuild get-resource-policy --region {region} --resource-arn {arn}",
            SideEffects = "The accounts that are taken out no longer see the project and its builds.",
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.ResourcePolicy.Value is not { } policy)
            return Verdict.Pass($"The project {project.Name} is shared with nobody.") with { Evidence = [new Evidence("resource policy", "known accounts", "none")] };

        if (policy.WhyUnreadable is { } why)
            throw new UnreadableException(Malformed(project, why));

        var known = estate.Neighbours.Append(estate.Subject).Select(snapshot => snapshot.Account.Text).ToHashSet();
        return Verdict.OfAll(policy.Statements.Where(statement => statement.Effect is Effect.Allow || statement.WhyUnreadable is not null), statement => JudgeStatement(project, statement, known),
            none: Verdict.Pass($"The resource policy of the project {project.Name} allows nobody anything."));
    }

    private static Verdict JudgeStatement(BuildProject project, Statement statement, HashSet<string> known)
    {
        if (statement.WhyUnreadable is { } why)
            throw new UnreadableException(Malformed(project, why));

        var outside = (statement.Principals?.Aws ?? []).Where(principal => !known.Contains(AccountOf(principal))).ToList();
        var isEveryone = statement.NotPrincipals is not null || statement.Principals is { IsEveryone: true };
        var evidence = new Evidence($"resource policy {statement.Pointer}", "accounts that are connected", isEveryone ? "everyone" : string.Join(", ", outside.DefaultIfEmpty("known accounts")));
        if (isEveryone && !statement.Conditions.IsEmpty)
            return Verdict.Unknown(new Unreadable(UnreadableReason.NeverCollected, "", $"The project {project.Name} is shared with everyone under conditions ({string.Join(", ", statement.Conditions.Select(condition => condition.Key))}); whether only this organization meets them is not read."));

        return isEveryone ? Verdict.Fail($"The project {project.Name} is shared with everyone.") with { Evidence = [evidence] }
            : outside.Count > 0 ? Verdict.Fail($"The project {project.Name} is shared with {string.Join(", ", outside)}, of no account that is connected.") with { Evidence = [evidence] }
            : Verdict.Pass($"The project {project.Name} is shared with known accounts only.") with { Evidence = [evidence] };
    }

    private static string AccountOf(string principal) => principal.StartsWith("arn:", StringComparison.Ordinal) ? new Arn(principal).Account.Text : principal;

    private static Unreadable Malformed(BuildProject project, string why) =>
        new(UnreadableReason.Malformed, "codebuild:GetResourcePolicy", $"The resource policy of the project {project.Name} cannot be understood: {why}") { Resource = project.Arn.Text };
}
