using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Deployments;

namespace SecurityDashboard.Controls.Authentication;

public sealed class InstancesHaveProfiles : Control<Instance>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "IP-01",
        Title = "Instances that pipelines deploy to or build on have an instance profile",
        Severity = Severity.Medium,
        Risk = "Without a role of its own the instance can fetch revisions and call AWS only with an access key that lies on its disk, in its image or in its user data, and that does not end.",
        Needs = ["ec2:DescribeInstances", "codepipeline:ListPipelines", "codepipeline:GetPipeline", "codedeploy:BatchGetDeploymentGroups"],
        Satisfies =
        [
            "CIS-AWS-3.0 1.18", "CIS-AWS-5.0 1.17", "CIS-AWS-7.0 2.16", "NIST-800-53r5 AC-3", "NIST-800-53r5 CM-6", "PCI-DSS-4 7.2.2", "PCI-DSS-4 8.2.8", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Give the instance {name} a profile whose role may read the revisions that are deployed and nothing else; then delete the access keys on it.",
            new Uri("https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-iam-instance-profile.html"))
        {
            Cli = """
                read -r -p 'Name of the instance profile: ' profile
                aws ec2 associate-iam-instance-profile --region {region} --instance-id {name} --iam-instance-profile "Name=$profile"
                # Then find what is left of keys on the instance: ~/.aws/credentials of its users, /etc/codedeploy-agent/conf, user data.
                """,
            CloudFormation = """
                # On the AWS::EC2::Instance "{name}", or under LaunchTemplateData of its launch template:
                IamInstanceProfile: !Ref DeployTargetProfile
                """,
            Terraform = """
                # On the aws_instance "{name}", or in iam_instance_profile of its aws_launch_template:
                iam_instance_profile = aws_iam_instance_profile.deploy_target.name
                """,
            Console = "EC2 › Instances › {name} › Actions › Security › Modify IAM role.",
            Verify = "aws ec2 describe-instances --region {region} --instance-ids {name} --query 'Reservations[].Instances[].IamInstanceProfile.Arn'",
            SideEffects = "Programs that find no other credentials start to use the role. An instance of an Auto Scaling group is replaced one day: its launch template needs the profile too. disassociate-iam-instance-profile undoes it.",
            Undo = """
                association=$(aws ec2 describe-iam-instance-profile-associations --region {region} --filters Name=instance-id,Values={name} --query 'IamInstanceProfileAssociations[0].AssociationId' --output text)
                aws ec2 disassociate-iam-instance-profile --region {region} --association-id "$association"
                """,
        },
    };

    protected override Judgement Judge(Instance instance, Estate estate) => instance.Profile is { } profile
        ? Verdict.Pass($"The instance {instance.Name} has the profile {profile.Name}.") with { Evidence = [new Evidence("IamInstanceProfile", "a profile", profile.Text)] }
        : Verdict.Fail($"The instance {instance.Name} has no instance profile.") with { Evidence = [new Evidence("IamInstanceProfile", "a profile", "none")] };
}
