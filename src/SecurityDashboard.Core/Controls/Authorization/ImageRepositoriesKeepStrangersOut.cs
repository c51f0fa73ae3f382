using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ImageRepositoriesKeepStrangersOut : Control<ImageRepository>
{
    private static readonly ImmutableArray<string> Pulling = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    private static readonly ImmutableArray<string> Pushing = ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:BatchDeleteImage", "ecr:SetRepositoryPolicy"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "SU-03",
        Title = "Only known accounts push to an image repository, and it is not public",
        Severity = Severity.Critical,
        Risk = "Whoever pushes to the repository decides what the pipeline deploys; whoever pulls from it has the program with everything that was built into it.",
        Needs = ["codepipeline:GetPipeline", "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "organizations:ListAccounts"],
        Settings = [KnownAccounts.Trusted],
        Satisfies = ["CIS-AWS-7.0 2.21", "NIST-800-53r5 AC-3", "OWASP-CICD CICD-SEC-3", "OWASP-CICD CICD-SEC-9", "CIS-SSC 4.2.2", "CIS-SSC 4.2.5", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Name the accounts that may pull in the policy of {arn}, and let nobody outside push.",
            new Uri("https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"))
        {
            Cli = """
                repository={arn}; repository="${repository#*repository/}"
                aws ecr get-repository-policy --region {region} --repository-name "$repository" --query policyText --output text > policy.json
                cp policy.json before-repository-{account}-{region}-"${repository//\//-}".json
                # In policy.json name accounts in the place of "*", and leave others ecr:BatchGetImage and ecr:GetDownloadUrlForLayer only:
                "${EDITOR:-vi}" policy.json
                aws ecr set-repository-policy --region {region} --repository-name "$repository" --policy-text file://policy.json
                """,
            CloudFormation = """
                # On the AWS::ECR::Repository of "{arn}":
                RepositoryPolicyText:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: "arn:aws:iam::111122223333:root" }
                      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
                """,
            Terraform = """
                # In the policy of the aws_ecr_repository_policy of "{arn}":
                statement {
                  actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
                  principals {
                    type        = "AWS"
                    identifiers = ["arn:aws:iam::111122223333:root"]
                  }
                }
                """,
            Console = "ECR › Repositories › {name} › Permissions › Edit.",
            Verify = "repository={arn}; aws ecr get-repository-policy --region {region} --repository-name \"${repository#*repository/}\" --query policyText --output text",
            SideEffects = "Whoever is taken out no longer pulls or pushes: look into CloudTrail for BatchGetImage and PutImage events of the repository first.",
            Undo = """
                repository={arn}; repository="${repository#*repository/}"
                # The commands of the fix kept the old policy.
                aws ecr set-repository-policy --region {region} --repository-name "$repository" --policy-text file://before-repository-{account}-{region}-"${repository//\//-}".json
                """,
        },
    };

    private protected override PolicyRepair? Repair(ImageRepository repository, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.ForAccount(statement, repository));

    protected override Judgement Judge(ImageRepository repository, Estate estate)
    {
        if (repository.Policy.Value is not { } written)
            return Verdict.Pass($"The repository {repository.Name} has no policy: only its own account gets in.") with { Evidence = [new Evidence("repository policy", "known accounts", "none")] };

        var policy = OpenedTo.Understood(written, repository, "ecr:GetRepositoryPolicy");
        var strangers = OpenedTo.Strangers(policy, repository, [.. Pushing, .. Pulling]);
        var foreigners = OpenedTo.ForeignersIn(policy, repository.Account).ToList();
        return Verdict.OfAll(
            [() => JudgeStrangers(repository, strangers), .. foreigners.Select(foreigner => (Func<Verdict>)(() => JudgeForeigner(policy, repository, foreigner, estate)))],
            judge => judge(), none: Verdict.NotApplicable("There is nothing to judge."));
    }

    private static Verdict JudgeStrangers(ImageRepository repository, OpenedTo strangers) =>
        strangers.IsNothing ? Verdict.Pass($"The policy of the repository {repository.Name} lets no stranger in.")
        : strangers.Under.IsEmpty ? Verdict.Fail($"The policy of the repository {repository.Name} lets everybody {Doing(strangers)}: {Wording.Few(strangers.Actions)}.") with { Evidence = Evidence(strangers) }
        : Verdict.Fail($"The policy of the repository {repository.Name} lets everybody {Doing(strangers)}, depending on {string.Join(" and ", strangers.Under)}. High, because that may not hold.") with { LoweredTo = Severity.High, Evidence = Evidence(strangers) };

    private static Verdict JudgeForeigner(PolicyDocument policy, ImageRepository repository, Caller foreigner, Estate estate)
    {
        var opened = OpenedTo.Principal(policy, repository, foreigner, Pushing);
        if (opened.IsNothing)
            return Verdict.Pass($"{foreigner.Id} may not push to the repository {repository.Name}.");

        return KnownAccounts.HowKnown(new AccountId(foreigner.Account ?? ""), estate) is { } known
            ? Verdict.Pass($"{foreigner.Id} may push to the repository {repository.Name}, and is of account {foreigner.Account}, {known}.")
            : Verdict.Fail($"{foreigner.Id} may push to the repository {repository.Name}, and nobody here knows account {foreigner.Account}: it is neither connected nor in the organization.") with { Evidence = Evidence(opened) };
    }

    private static string Doing(OpenedTo opened) => opened.Actions.Any(Pushing.Contains) ? "push" : "pull";

    private static ImmutableArray<Evidence> Evidence(OpenedTo opened) => [new Evidence("repository policy", "known accounts", string.Join(", ", opened.Actions))];
}
