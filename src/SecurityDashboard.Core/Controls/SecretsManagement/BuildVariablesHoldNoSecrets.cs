using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html</remarks>
public sealed class BuildVariablesHoldNoSecrets : Control<BuildProject>
{
    private static readonly ImmutableArray<string> AwsCredentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-08",
        Title = "No environment variable of a build holds a secret in clear text",
        Severity = Severity.Critical,
        Risk = "Everyone who may look at the project or at one of its builds reads the credential, and it stays in the history of builds after it was removed.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "AWS-FSBP CodeBuild.2", "NIST-800-53r5 IA-5(7)", "NIST-800-53r5 SA-3", "PCI-DSS-4 8.2.2", "PCI-DSS-4 8.3.2", "SOC2 CC8.1", "OWASP-CICD CICD-SEC-6", "CIS-SSC 2.3.8",
            "NIST-800-218 PO.5.2", "ISO-27001:2022 A.5.17", "ISO-27001:2022 A.8.4",
        ],
        Remediation = new Remediation(
            "First replace the credential where it was issued: old builds still show it. Then keep the new one in Secrets Manager and let {subKey} of the project {name} refer to it.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' \
                  | jq --arg name {subKey} --arg secret {name}/{subKey} '.environmentVariables |= map(if .name == $name then {name: $name, type: "SECRETS_MANAGER", value: $secret} else . end)' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
            CloudFormation = """
                # Under Environment › EnvironmentVariables of the AWS::CodeBuild::Project named "{name}":
                - Name: "{subKey}"
                  Type: SECRETS_MANAGER
                  Value: "{name}/{subKey}"
                """,
            Terraform = """
                # Under environment of the aws_codebuild_project named "{name}":
                environment_variable {
                  name  = "{subKey}"
                  type  = "SECRETS_MANAGER"
                  value = "{name}/{subKey}"
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Environment › Environment variables › {subKey}: type Secrets Manager.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].environment.environmentVariables[].[name,type]'",
            SideEffects = "The build role needs secretsmanager:GetSecretValue on the new secret. Builds that run meanwhile use the old value.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) =>
        Judgement.Each(project.Definition.Value.Environment.Variables, variable => variable.Name, variable => JudgeVariable(project, variable, estate.Allowed),
            none: Verdict.NotApplicable($"The project {project.Name} has no environment variables."));

    private static Verdict JudgeVariable(BuildProject project, BuildVariable variable, AllowedValues allowed)
    {
        var leaves = Leaves(variable.Name, variable.Value).Where(leaf => leaf.Value is not Redacted hidden || !allowed.Allows(hidden) && !hidden.Traces.Any(allowed.Allows)).ToList();
        var (at, found) = leaves.Select(leaf => (leaf.Value, Wrong: WhatIsWrong(variable, leaf.Name, leaf.Value))).FirstOrDefault(leaf => leaf.Wrong is not null);
        var evidence = new Evidence($"environment.environmentVariables[{variable.Name}]", "SECRETS_MANAGER or PARAMETER_STORE and a name", $"{variable.Type}, {Describe(at ?? variable.Value)}");
        if (found is not null)
            return Verdict.Fail($"The variable {variable.Name} of the project {project.Name} {found}.") with { Evidence = [evidence] };

        var unsure = leaves.SelectMany(leaf => (leaf.Value as Redacted)?.Traces ?? []).FirstOrDefault();
        return Verdict.Pass(unsure is null
            ? $"The variable {variable.Name} of the project {project.Name} shows no secret."
            : $"The variable {variable.Name} of the project {project.Name} is worth a look: {unsure.Rule} matches it with low confidence.") with
        { Evidence = [evidence] };
    }

    /// <summary>The end of a sentence about the variable; null when nothing is wrong.</summary>
    private static string? WhatIsWrong(BuildVariable variable, string name, ConfigurationValue value)
    {
        var isPlaintext = variable.Type is "PLAINTEXT";
        if (isPlaintext && AwsCredentials.Contains(variable.Name, StringComparer.OrdinalIgnoreCase) && value is not ClearText { Text: "" })
            return "is an AWS credential in clear text";

        if (value is not Redacted redacted)
            return null;

        if (redacted.Traces.FirstOrDefault(trace => trace.Confidence >= SecretConfidence.Medium) is { } trace)
            return isPlaintext
                ? $"holds a secret in clear text (rule {trace.Rule}, {trace.Length} characters)"
                : $"is a {variable.Type} reference, but holds a secret itself (rule {trace.Rule}, {trace.Length} characters)";

        return isPlaintext && SecretName.Meaning(name) is NameMeaning.Token or NameMeaning.Password
            ? $"is named like a secret and holds {redacted.Length} characters in clear text"
            : null;
    }

    /// <summary>A JSON value counts leaf by leaf, each under its own name.</summary>
    private static IEnumerable<(string Name, ConfigurationValue Value)> Leaves(string name, ConfigurationValue value) =>
        value is RedactedDocument document ? document.Leaves.SelectMany(leaf => Leaves(leaf.Name, leaf.Value)) : [(name, value)];

    private static string Describe(ConfigurationValue value) => value switch
    {
        ClearText clear => clear.Text,
        // The secret's own, where it is known: it is the same wherever the secret stands.
        Redacted { Traces: [var trace, ..] } => SecretEvidence.Of(trace.Length, trace.Fingerprint),
        Redacted redacted => SecretEvidence.Of(redacted.Length, redacted.Fingerprint),
        RedactedDocument document => $"JSON with {document.Leaves.Length} values",
        _ => "",
    };
}
