using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class S3SourcesHaveOnePublisher : Control<Pipeline>
{
    private static readonly NumberSetting Publishers = new("source-publishers", "Publishers", "How many principals beside administrators and the pipeline's own roles may publish the source.", 1, 0, 1000);

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-10",
        Title = "One publisher writes the S3 object that a pipeline takes as its source",
        Severity = Severity.High,
        Risk = "The object is what is built and deployed: whoever may put another in its place releases it, without a repository, a review or a name in a commit.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects", "s3:GetBucketPolicy",
        ],
        Settings = [Publishers],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-9", "NIST-800-53r5 AC-6", "NIST-800-53r5 SI-7", "CIS-SSC 4.2.2",
            "NIST-800-218 PS.1.1", "ISO-27001:2022 A.8.3", "ISO-27001:2022 A.8.4", "SOC2 CC6.3",
        ],
        Remediation = new Remediation(
            "Let one role publish the source of {name}, and refuse s3:PutObject on the object to everybody else in the policy of the bucket.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[0].actions[].configuration.[S3Bucket,S3ObjectKey]' --output text
                read -r -p 'Bucket: ' bucket && read -r -p 'Key: ' key && read -r -p 'ARN of the role that publishes: ' role
                # Adds one statement to the policy that is there, or makes the first one.
                (aws s3api get-bucket-policy --bucket "$bucket" --query Policy --output text || echo '{"Version":"2012-10-17","Statement":[]}') \
                  | jq --arg object "arn:aws:s3:::$bucket/$key" --arg role "$role" '.Statement |= (if type == "array" then . else [.] end) + [{Sid: "OnePublisher", Effect: "Deny",
                      Principal: "*", Action: "s3:PutObject", Resource: $object, Condition: {ArnNotEquals: {"aws:PrincipalArn": $role}}}]' > policy.json
                aws s3api put-bucket-policy --bucket "$bucket" --policy file://policy.json
                """,
            CloudFormation = """
                # In the AWS::S3::BucketPolicy of the source of "{name}":
                - Effect: Deny
                  Principal: "*"
                  Action: s3:PutObject
                  Resource: !Sub "${SourceBucket.Arn}/source.zip"
                  Condition: { ArnNotEquals: { "aws:PrincipalArn": !GetAtt PublisherRole.Arn } }
                """,
            Terraform = """
                # In the policy of the bucket that "{name}" takes its source from:
                statement {
                  effect    = "Deny"
                  actions   = ["s3:PutObject"]
                  resources = ["${aws_s3_bucket.source.arn}/source.zip"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "ArnNotEquals"
                    variable = "aws:PrincipalArn"
                    values   = [aws_iam_role.publisher.arn]
                  }
                }
                """,
            Console = "S3 › Buckets › the source bucket of {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[0].actions[].configuration'",
            SideEffects = "Whatever else published the object is refused; CloudTrail data events of the bucket show who did.",
            Undo = $$"""
                # Of the source of {name}:
                read -r -p 'Bucket: ' bucket
                {{Undoing.BucketStatements("\"$bucket\"", "\"OnePublisher\"")}}
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        if (!PipelineStep.Of(pipeline.Definition.Value).Exists(step => step.Action is { Category: "Source", Provider: "S3" }))
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} takes no source from S3.");

        var duties = Duty.Of(pipeline, estate);
        var hands = SharedAccess.Of(estate).Who([.. duties.WriteSource.Where(way => way.Needs[0].Target.Action is "s3:PutObject")], duties.Own);
        var writers = hands.Others.RemoveAll(hand => hand.WhyUnsure is not null);
        var most = estate.Settings.Of(Publishers, pipeline.Account);
        if (writers.Length > most || writers.Any(hand => !hand.Principal.IsInside))
            return hands.Forbid($"may replace the source of the pipeline {pipeline.Name}", "", lowered: Severity.Medium);

        var evidence = new Evidence("principals", $"at most {most} beside administrators", writers.IsEmpty ? "none" : Duty.Names(writers));
        return (hands.WhyUnsure ?? hands.Others.Select(hand => hand.WhyUnsure).FirstOrDefault(why => why is not null)) is { } unread
            ? throw new UnreadableException(unread)
            : Verdict.Pass(writers.IsEmpty ? $"Only administrators and its own roles may replace the source of the pipeline {pipeline.Name}." : $"Beside administrators only {Wording.Few([.. writers.Select(hand => hand.Principal.Name)])} may replace the source of the pipeline {pipeline.Name}.") with { Evidence = [evidence] };
    }
}
