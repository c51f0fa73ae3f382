using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html</remarks>
public sealed class FunctionVariablesHoldNoSecrets : Control<InvokedFunction>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-10",
        Title = "No environment variable of a function that a pipeline invokes holds a secret in clear text",
        Severity = Severity.High,
        Risk = "Everyone who may look at the function's configuration reads the credential, every version of the function keeps it, and code that prints its environment writes it to a log.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "lambda:GetFunctionConfiguration"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued: published versions of the function still show it. Then keep the new one in Secrets Manager, and let {name} fetch what {subKey} held.",
            new Uri("https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                # First let the function fetch the secret by the name in {subKey}_NAME. This takes the value out of the configuration:
                aws lambda get-function-configuration --region {region} --function-name {name} --query '{Variables: Environment.Variables}' \
                  | jq --arg name {subKey} --arg secret {name}/{subKey} 'del(.Variables[$name]) | .Variables[$name + "_NAME"] = $secret' > environment.json
                aws lambda update-function-configuration --region {region} --function-name {name} --environment file://environment.json && rm environment.json
                """,
            CloudFormation = """
                # Under Environment › Variables of the AWS::Lambda::Function named "{name}", in place of "{subKey}":
                "{subKey}_NAME": !Ref Secret
                # In the policy of its role:
                Statement:
                  - Effect: Allow
                    Action: secretsmanager:GetSecretValue
                    Resource: !Ref Secret
                """,
            Terraform = """
                # Under environment of the aws_lambda_function named "{name}", in place of "{subKey}":
                variables = {
                  "{subKey}_NAME" = aws_secretsmanager_secret.this.name
                }
                # In the aws_iam_role_policy of its role:
                statement {
                  actions   = ["secretsmanager:GetSecretValue"]
                  resources = [aws_secretsmanager_secret.this.arn]
                }
                """,
            Console = "Lambda › Functions › {name} › Configuration › Environment variables: the name of the secret in place of {subKey}.",
            Verify = "aws lambda get-function-configuration --region {region} --function-name {name} --query 'keys(Environment.Variables)'",
            SideEffects = "The function needs code that fetches the secret, and its role secretsmanager:GetSecretValue on it. Published versions keep the old value: delete them.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(InvokedFunction function, Estate estate) => Judgement.Each(
        function.Variables.Value,
        variable => variable.Name,
        variable => FoundSecrets.Judge($"The variable {variable.Name} of the function {function.Name}", $"Environment.Variables.{variable.Name}", variable.Name, variable.Value, readsNames: true, estate.Allowed),
        none: Verdict.NotApplicable($"The function {function.Name} has no environment variables."));
}
