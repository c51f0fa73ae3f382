using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesReachKnownAccounts : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-04",
        Title = "Pipelines source from and deploy to known accounts only",
        Severity = Severity.High,
        Risk = "What the pipeline takes from a stranger's account it deploys, and what it hands over there is out of reach: nobody here sees, changes or revokes what happens with it.",
        Needs = ["codepipeline:GetPipeline", "organizations:DescribeOrganization", "organizations:ListAccounts", "s3:ListAllMyBuckets"],
        Settings = [KnownAccounts.Trusted],
        Satisfies = ["NIST-800-53r5 AC-20", "NIST-800-53r5 SA-9", "OWASP-CICD CICD-SEC-8", "ISO-27001:2022 A.5.19", "ISO-27001:2022 A.5.23"],
        Remediation = new Remediation(
            "Find out whose account it is. Connect it or invite it into the organization when it is yours; otherwise take it out of pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html"))
        {
            Cli = """
                aws organizations list-accounts --query 'Accounts[].[Id,Name]' --output text
                # Everything of another account that the pipeline names:
                aws codepipeline get-pipeline --region {region} --name {name} --output json | grep -E 'arn:aws[a-z-]*:[^"]*'
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline > pipeline.json
                "${EDITOR:-vi}" pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline "{name}", replace RoleArn, bucket, repository or key of the unknown account:
                RoleArn: arn:aws:iam::111122223333:role/deploy
                """,
            Terraform = """
                # On the aws_codepipeline "{name}", replace role_arn, bucket, repository or key of the unknown account:
                role_arn = "arn:aws:iam::111122223333:role/deploy"
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit: the role, bucket, repository or key of each action; AWS Organizations › AWS accounts has the accounts that are yours.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --output json | grep -oE '[0-9]{12}' | sort -u",
            SideEffects = "What the pipeline took from there, or deployed there, needs another place.",
            Undo = Undoing.Pipeline,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var actions = pipeline.Definition.Value.Stages.SelectMany(stage => stage.Actions).SelectMany(action => References.OfAction(pipeline, action)).ToHashSet();
        var outside = estate.ReferencesOf(pipeline)
            .Where(reference => reference.Type is not ResourceTypes.Bucket || actions.Contains(reference))
            .Select(reference => (Reference: reference, Owner: OwnerOf(reference, estate)))
            .Where(named => named.Owner != pipeline.Account)
            .GroupBy(named => named.Owner, named => named.Reference)
            .OrderBy(account => account.Key.Text, StringComparer.Ordinal);
        return Verdict.OfAll(outside, account => JudgeAccount(account.Key, [.. account], pipeline, estate),
            none: Verdict.Pass($"Everything that the pipeline {pipeline.Name} names belongs to its own account.") with { Evidence = [new Evidence("accounts", "known ones", pipeline.Account.Text)] });
    }

    private static AccountId OwnerOf(Reference reference, Estate estate) => reference.Type is ResourceTypes.Bucket ? estate.OwnerOfBucket(reference.Arn.Resource) : reference.Owner;

    private static Verdict JudgeAccount(AccountId account, Reference[] named, Pipeline pipeline, Estate estate)
    {
        var things = Wording.Few([.. named.Select(reference => reference.Arn.Text).Distinct().Order(StringComparer.Ordinal)]);
        if (account.Text is "")
            throw new UnreadableException(estate.WhyUnresolved(named[0]));

        return KnownAccounts.HowKnown(account, estate) is { } known
            ? Verdict.Pass($"The pipeline {pipeline.Name} reaches into account {account}, {known}.") with { Evidence = [new Evidence("accounts", "known ones", account.Text)] }
            : Verdict.Fail($"The pipeline {pipeline.Name} reaches into account {account}, which is neither connected nor in the organization, with {things}.") with { Evidence = [new Evidence("accounts", "connected, or in the organization", $"{account}: {things}")] };
    }
}
