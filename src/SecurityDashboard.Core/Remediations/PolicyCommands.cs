using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Remediations;

/// <summary>The same changed policies for the command line, CloudFormation and Terraform.</summary>
internal static class PolicyCommands
{
    public static Remediation Into(Remediation advice, ImmutableArray<PolicyChange> changes) => advice with
    {
        Cli = string.Join('\n', changes.Select(change => Command(change.Place, change.After))),
        CloudFormation = string.Join('\n', changes.Select(CloudFormation)),
        Terraform = string.Join('\n', changes.Select(Terraform)),
        Undo = string.Join('\n', changes.Reverse().Select(change => Command(change.Place, change.Before))),
    };

    /// <summary>Writes the policy, or takes it away where the text is empty.</summary>
    private static string Command(PolicyPlace place, string policy)
    {
        var (name, arn, region) = (Quoting.Shell(place.Resource.Arn.Name), Quoting.Shell(place.Resource.Arn.Text), Quoting.Shell(place.Resource.Region));
        var policyName = Quoting.Shell(place.Name);
        var repository = Quoting.Shell(PolicyPlace.RepositoryOf(place.Resource.Arn));
        return (place.Kind, policy.Length == 0) switch
        {
            (PolicyKind.Attached, true) => $"aws iam detach-role-policy --role-name {name} --policy-arn {policyName}",
            (PolicyKind.Attached, false) => $"aws iam attach-role-policy --role-name {name} --policy-arn {policyName}",
            (PolicyKind.Bucket, true) => $"aws s3api delete-bucket-policy --bucket {name}",
            (PolicyKind.Secret, true) => $"aws secretsmanager delete-resource-policy --region {region} --secret-id {arn}",
            (PolicyKind.BuildProject, true) => $"aws codebuild delete-resource-policy --region {region} --resource-arn {arn}",
            (PolicyKind.ImageRepository, true) => $"aws ecr delete-repository-policy --region {region} --repository-name {repository}",
            (PolicyKind.Inline, true) => $"aws iam delete-role-policy --role-name {name} --policy-name {policyName}",
            (var kind, _) => $"cat > policy.json <<'POLICY'\n{policy}\nPOLICY\n" + kind switch
            {
                PolicyKind.Bucket => $"aws s3api put-bucket-policy --bucket {name} --policy file://policy.json",
                PolicyKind.Key => $"aws kms put-key-policy --region {region} --key-id {name} --policy-name default --policy file://policy.json",
                PolicyKind.Secret => $"aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy.json --block-public-policy",
                PolicyKind.Topic => $"aws sns set-topic-attributes --region {region} --topic-arn {arn} --attribute-name Policy --attribute-value file://policy.json",
                PolicyKind.BuildProject => $"aws codebuild put-resource-policy --region {region} --resource-arn {arn} --policy file://policy.json",
                PolicyKind.ImageRepository => $"aws ecr set-repository-policy --region {region} --repository-name {repository} --policy-text file://policy.json",
                PolicyKind.Trust => $"aws iam update-assume-role-policy --role-name {name} --policy-document file://policy.json",
                _ => $"aws iam put-role-policy --role-name {name} --policy-name {policyName} --policy-document file://policy.json",
            },
        };
    }

    private static string CloudFormation(PolicyChange change)
    {
        var (place, name) = (change.Place, Quoting.Yaml(change.Place.Resource.Arn.Name));
        if (change.After.Length == 0)
            return place.Kind is PolicyKind.Attached
                ? $"# On the AWS::IAM::Role \"{name}\": take \"{Quoting.Yaml(place.Name)}\" out of ManagedPolicyArns."
                : $"# Take the policy out of \"{name}\": {Quoting.Yaml(place.Title)}.";

        return place.Kind switch
        {
            PolicyKind.Bucket => $"Type: AWS::S3::BucketPolicy\nProperties:\n  Bucket: \"{name}\"\n{Member("PolicyDocument")}",
            PolicyKind.Key => $"# On the AWS::KMS::Key \"{name}\":\n{Member("KeyPolicy", "")}",
            PolicyKind.Secret => $"Type: AWS::SecretsManager::ResourcePolicy\nProperties:\n  SecretId: \"{Quoting.Yaml(place.Resource.Arn.Text)}\"\n  BlockPublicPolicy: true\n{Member("ResourcePolicy")}",
            PolicyKind.Topic => $"Type: AWS::SNS::TopicPolicy\nProperties:\n  Topics: [\"{Quoting.Yaml(place.Resource.Arn.Text)}\"]\n{Member("PolicyDocument")}",
            PolicyKind.BuildProject => $"# CloudFormation has no property for the resource policy of the AWS::CodeBuild::Project \"{name}\": use the command line.",
            PolicyKind.ImageRepository => $"# On the AWS::ECR::Repository \"{Quoting.Yaml(PolicyPlace.RepositoryOf(place.Resource.Arn))}\":\n{Member("RepositoryPolicyText", "")}",
            PolicyKind.Trust => $"# On the AWS::IAM::Role \"{name}\":\n{Member("AssumeRolePolicyDocument", "")}",
            _ => $"Type: AWS::IAM::RolePolicy\nProperties:\n  RoleName: \"{name}\"\n  PolicyName: \"{Quoting.Yaml(place.Name)}\"\n{Member("PolicyDocument")}",
        };

        string Member(string member, string indent = "  ") => $"{indent}{member}:\n{Indented(change.After, indent + "  ")}";
    }

    private static string Terraform(PolicyChange change)
    {
        var (place, name, arn) = (change.Place, Quoting.Hcl(change.Place.Resource.Arn.Name), Quoting.Hcl(change.Place.Resource.Arn.Text));
        if (change.After.Length == 0)
            return place.Kind is PolicyKind.Attached
                ? $"# Take away the aws_iam_role_policy_attachment of \"{Quoting.Hcl(place.Name)}\" to the role \"{name}\"."
                : $"# Take away the policy of \"{name}\": {Quoting.Hcl(place.Title)}.";

        // In a heredoc a template begins at these two; the policy's own have to stay what they are.
        var text = change.After.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
        return place.Kind switch
        {
            PolicyKind.Bucket => Resource("aws_s3_bucket_policy", ("bucket", name), "policy"),
            PolicyKind.Key => Resource("aws_kms_key_policy", ("key_id", name), "policy"),
            PolicyKind.Secret => Resource("aws_secretsmanager_secret_policy", ("secret_arn", arn), "policy"),
            PolicyKind.Topic => Resource("aws_sns_topic_policy", ("arn", arn), "policy"),
            PolicyKind.BuildProject => Resource("aws_codebuild_resource_policy", ("resource_arn", arn), "policy"),
            PolicyKind.ImageRepository => Resource("aws_ecr_repository_policy", ("repository", Quoting.Hcl(PolicyPlace.RepositoryOf(place.Resource.Arn))), "policy"),
            PolicyKind.Trust => $"# In the aws_iam_role \"{name}\":\nassume_role_policy = <<POLICY\n{text}\nPOLICY",
            _ => $"resource \"aws_iam_role_policy\" \"this\" {{\n  role   = \"{name}\"\n  name   = \"{Quoting.Hcl(place.Name)}\"\n  policy = <<POLICY\n{text}\nPOLICY\n}}",
        };

        string Resource(string type, (string Name, string Value) of, string policy) =>
            $"resource \"{type}\" \"this\" {{\n  {of.Name} = \"{of.Value}\"\n  {policy} = <<POLICY\n{text}\nPOLICY\n}}";
    }

    private static string Indented(string text, string indent) => string.Join('\n', text.Split('\n').Select(line => indent + line));
}
