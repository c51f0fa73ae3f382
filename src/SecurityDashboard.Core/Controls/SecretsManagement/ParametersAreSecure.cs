using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class ParametersAreSecure : Control<Parameter>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-09",
        Title = "Secrets in Parameter Store are SecureStrings under a key of one's own",
        Severity = Severity.High,
        Risk = "A plain parameter is read by everybody who may read parameters, shows in the console and in every copy of the account's data, and no key stands between it and them.",
        Needs = ["codebuild:BatchGetProjects", "codepipeline:GetPipeline", "ssm:DescribeParameters"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "NIST-800-53r5 SC-28", "OWASP-CICD CICD-SEC-6", "PCI-DSS-4 8.3.2", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "Replace the secret, because the old one was there to be read, and put the new one into a SecureString, or into Secrets Manager; {arn}.",
            new Uri("https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html"))
        {
            Cli = """
                parameter={arn}; name="/${parameter#*:parameter/}"
                # The name as it is written, with or without the first slash:
                aws ssm describe-parameters --region {region} --parameter-filters "Key=Name,Values=$name,${name#/}" --query 'Parameters[].[Name,Type,KeyId]' --output text
                read -r -p 'Name: ' name; read -r -p 'Key: ' key; read -r -s -p 'New secret: ' secret
                aws ssm delete-parameter --region {region} --name "$name"
                aws ssm put-parameter --region {region} --name "$name" --type SecureString --key-id "$key" --value "$secret"
                """,
            CloudFormation = """
                # CloudFormation makes no SecureString; in the place of "{arn}":
                Type: AWS::SecretsManager::Secret
                Properties: { GenerateSecretString: { PasswordLength: 32 }, KmsKeyId: !Ref Key }
                """,
            Terraform = """
                # On the aws_ssm_parameter of "{arn}"; Terraform keeps the value in its state:
                type   = "SecureString"
                key_id = aws_kms_key.parameters.arn
                """,
            Console = "Systems Manager › Parameter Store › {name}: the type cannot be changed; delete it and create it again as SecureString.",
            Verify = "aws ssm describe-parameters --region {region} --query 'Parameters[].[Name,Type,KeyId]' --output text",
            SideEffects = "Who reads the parameter needs kms:Decrypt on the key. While it is gone builds that read it fail.",
            Undo = """
                # Nothing to undo: the old secret was there to be read and is replaced, and a String of the same name would show the new one as well.
                """,
        },
    };

    protected override Judgement Judge(Parameter parameter, Estate estate)
    {
        var settings = parameter.Settings.Value;
        if (settings.Type is "SecureString")
            return (settings.Key is null or "alias/aws/ssm"
                ? Verdict.Fail($"The parameter {parameter.Name} is a SecureString under the key that AWS manages for everybody in the account. Low, because it is encrypted.") with { LoweredTo = Severity.Low }
                : Verdict.Pass($"The parameter {parameter.Name} is a SecureString under the key {settings.Key}.")) with
            { Evidence = [new Evidence("KeyId", "a key of one's own", settings.Key ?? "alias/aws/ssm")] };

        var evidence = new Evidence("Type", "SecureString", settings.Type);
        var variables = estate.Usage.ParameterVariables[parameter.Arn].Distinct().Order(StringComparer.Ordinal).ToList();
        if (variables.Prepend(parameter.Name.Split('/')[^1]).FirstOrDefault(name => SecretName.Meaning(name) is NameMeaning.Token or NameMeaning.Password) is { } secret)
            return Verdict.Fail($"The parameter {parameter.Name} is a plain {settings.Type}, and by its {(variables.Contains(secret) ? "use as the variable" : "name")} {secret} it holds a secret.") with { Evidence = [evidence] };

        // A variable that was not read might tell what is in it.
        foreach (var project in estate.All<BuildProject>())
            _ = project.Resource.Value.Definition.Value;
        foreach (var pipeline in estate.All<Pipeline>())
            _ = pipeline.Resource.Value.Definition.Value;
        return Verdict.Pass($"The parameter {parameter.Name} is a plain {settings.Type}, and nothing says that it holds a secret.") with { Evidence = [evidence] };
    }
}
