using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Deployments;

namespace SecurityDashboard.Controls.Authentication;

/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html</remarks>
public sealed class InstancesRequireTokens : Control<Instance>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "IP-03",
        Title = "Instances that pipelines deploy to or build on require tokens for metadata (IMDSv2)",
        Severity = Severity.High,
        Risk = "An application that can be talked into fetching an address fetches the credentials of the instance's role; with version 2 such a request has no token and gets nothing.",
        Needs = ["ec2:DescribeInstances", "codepipeline:ListPipelines", "codepipeline:GetPipeline", "codedeploy:BatchGetDeploymentGroups"],
        Satisfies =
        [
            "CIS-AWS-5.0 5.7", "CIS-AWS-7.0 6.7", "AWS-FSBP EC2.8", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.8.9",
        ],
        Remediation = new Remediation(
            "Look at the metric MetadataNoToken of {name}; once it stays at zero, require tokens.",
            new Uri("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html"))
        {
            Cli = """
                aws cloudwatch get-metric-statistics --region {region} --namespace AWS/EC2 --metric-name MetadataNoToken --dimensions Name=InstanceId,Value={name} \
                  --start-time "$(date -u -d '-14 days' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 86400 --statistics Sum
                aws ec2 modify-instance-metadata-options --region {region} --instance-id {name} --http-tokens required --http-endpoint enabled
                """,
            CloudFormation = """
                # Under LaunchTemplateData of the AWS::EC2::LaunchTemplate that "{name}" is made from:
                MetadataOptions:
                  HttpTokens: required
                """,
            Terraform = """
                # On the aws_instance "{name}", or on the aws_launch_template that it is made from:
                metadata_options {
                  http_tokens = "required"
                }
                """,
            Console = "EC2 › Instances › {name} › Actions › Instance settings › Modify instance metadata options › IMDSv2: Required.",
            Verify = "aws ec2 describe-instances --region {region} --instance-ids {name} --query 'Reservations[].Instances[].MetadataOptions.HttpTokens'",
            SideEffects = "Programs with an old SDK or agent find no credentials any more. Containers on the instance may need a hop limit of 2. --http-tokens optional undoes it. An instance of an Auto Scaling group is replaced one day: its launch template needs the setting too.",
            Undo = "aws ec2 modify-instance-metadata-options --region {region} --instance-id {name} --http-tokens optional --http-endpoint enabled",
        },
    };

    protected override Judgement Judge(Instance instance, Estate estate) => instance.RequiresTokens.Value
        ? Verdict.Pass($"The instance {instance.Name} gives its metadata out for a token only, or not at all.") with { Evidence = [new Evidence("MetadataOptions.HttpTokens", "required", "required")] }
        : Verdict.Fail($"The instance {instance.Name} gives its metadata, and with it the credentials of its role, to requests without a token.") with { Evidence = [new Evidence("MetadataOptions.HttpTokens", "required", "optional")] };
}
