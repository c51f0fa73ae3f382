using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsAreSharedWithKnownAccounts : Control<BuildProject>
{
    private static readonly Caller Stranger = Caller.Parse("arn:aws:iam::000000000000:user/stranger");
    private static readonly ImmutableArray<string> Anything = ["codebuild:*"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-18",
        Title = "A build project is shared with known accounts only",
        Severity = Severity.High,
        Risk = "Whoever the project is shared with reads its settings, its logs and its builds: variables, addresses and what commands print.",
        Needs = ["codebuild:ListProjects", "codebuild:GetResourcePolicy"],
        Settings = [KnownAccounts.Trusted],
        Satisfies = ["OWASP-CICD CICD-SEC-2", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-4", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Take the accounts that nobody knows out of the resource policy of {name}, or connect them here.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/project-sharing.html"))
        {
            Cli = """
                aws codebuild get-resource-policy --region {region} --resource-arn {arn} --query policy --output text > policy.json
                cp policy.json before-project-{account}-{region}-{name}.json
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
            Undo = """
                # The commands of the fix kept the old policy.
                aws codebuild put-resource-policy --region {region} --resource-arn {arn} --policy file://before-project-{account}-{region}-{name}.json
                """,
        },
    };

    private protected override PolicyRepair? Repair(BuildProject project, string subKey, Estate estate) => new PolicyRepair.Narrow(_ => null);

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.ResourcePolicy.Value is not { } policy)
            return Verdict.Pass($"The project {project.Name} is shared with nobody.") with { Evidence = [new Evidence("resource policy", "known accounts", "none")] };

        OpenedTo.Understood(policy, project, "codebuild:GetResourcePolicy");
        var known = estate.Neighbours.Append(estate.Subject).Select(snapshot => snapshot.Account.Text).ToHashSet();
        var trusted = estate.Settings.Of(KnownAccounts.Trusted, project.Account);
        var outside = OpenedTo.ForeignersIn(policy, project.Account)
            .Where(caller => caller.Account is { } account && !known.Contains(account) && !trusted.Has(account) && !OpenedTo.Principal(policy, project, caller, Anything).IsNothing)
            .Select(caller => caller.Kind is CallerKind.Root ? $"account {caller.Account}" : caller.Id).ToList();
        var everyone = OpenedTo.Principal(policy, project, Stranger, Anything);
        var evidence = new Evidence("resource policy", "accounts that are connected or trusted", !everyone.IsNothing ? "everyone" : string.Join(", ", outside.DefaultIfEmpty("known accounts")));
        return (everyone, outside) switch
        {
            ({ IsNothing: false, Under.IsEmpty: true }, _) => Verdict.Fail($"The project {project.Name} is shared with everyone.") with { Evidence = [evidence] },
            (_, [_, ..]) => Verdict.Fail($"The project {project.Name} is shared with {string.Join(", ", outside)}, of no account that is connected.") with { Evidence = [evidence] },
            ({ IsNothing: false }, _) => Verdict.Unknown(new Unreadable(UnreadableReason.NeverCollected, "", $"The project {project.Name} is shared with everyone under conditions ({string.Join(", ", everyone.Under)}); whether only this organization meets them is not read.")),
            _ => Verdict.Pass($"The project {project.Name} is shared with known accounts only.") with { Evidence = [evidence] },
        };
    }
}
