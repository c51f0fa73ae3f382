using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Stacks;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>What CloudFormation answers as **** was declared with NoEcho: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html</remarks>
public sealed class StacksHoldNoSecrets : Control<StackDeployment>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-07",
        Title = "No parameter, default or output of a stack that a pipeline deploys shows a secret",
        Severity = Severity.High,
        Risk = "Everyone who may look at the stack reads the credential: in its parameters and outputs, in the template's defaults, in its events and in every change set.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "cloudformation:DescribeStacks", "cloudformation:GetTemplateSummary"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then let the template of {name} fetch it with a dynamic reference in place of {subKey}; NoEcho alone hides it in some places only.",
            new Uri("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # Then deploy the template with a dynamic reference in place of it, through the pipeline: see the CloudFormation example.
                """,
            CloudFormation = """
                # In the template of the stack "{name}", wherever "{subKey}" was used; take the parameter, its default or the output out:
                MasterUserPassword: "{{resolve:secretsmanager:NAME-OF-THE-SECRET:SecretString:password}}"
                # In the policy of the role that deploys the stack:
                Statement:
                  - Effect: Allow
                    Action: secretsmanager:GetSecretValue
                    Resource: !Ref Secret
                """,
            Terraform = """
                # In the template_body that the aws_codepipeline or aws_cloudformation_stack deploys as "{name}", wherever "{subKey}" was used:
                # MasterUserPassword: "{{resolve:secretsmanager:NAME-OF-THE-SECRET:SecretString:password}}"
                # In the aws_iam_role_policy of the role that deploys it:
                statement {
                  actions   = ["secretsmanager:GetSecretValue"]
                  resources = [aws_secretsmanager_secret.this.arn]
                }
                """,
            Console = "CloudFormation › Stacks › {name} › Parameters, Outputs and Template show it; the change goes through the pipeline.",
            Verify = "aws cloudformation describe-stacks --region {region} --stack-name {name} --query 'Stacks[].[Parameters[].ParameterKey,Outputs[].OutputKey]'",
            SideEffects = "The role that deploys the stack needs secretsmanager:GetSecretValue on the new secret. CloudFormation updates every resource in which the value changes. Old change sets show the old value.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(StackDeployment stack, Estate estate)
    {
        if (stack.Deployed.Value is not { } deployed)
            return Verdict.NotApplicable($"Nothing is deployed as the stack {stack.Name}.");

        var places = Places(deployed, stack.Defaults.Value);
        return Judgement.Each(places, place => $"{place.Where}/{place.What.Name}", place => FoundSecrets.Judge(
                $"The {place.Kind} {place.What.Name} of the stack {stack.Name}", $"{place.Where}.{place.What.Name}", place.What.Name, place.What.Value, readsNames: true, estate.Allowed),
            none: Verdict.NotApplicable($"The stack {stack.Name} has no parameters and no outputs."));
    }

    private static ImmutableArray<(string Where, string Kind, StackValue What)> Places(StackValues deployed, ImmutableArray<StackValue> defaults) =>
    [
        .. deployed.Parameters.Select(value => ("Parameters", "parameter", value)),
        .. deployed.Outputs.Select(value => ("Outputs", "output", value)),
        .. defaults.Select(value => ("Defaults", "default of the parameter", value)),
    ];
}
