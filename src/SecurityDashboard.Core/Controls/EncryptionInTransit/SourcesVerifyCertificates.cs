using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class SourcesVerifyCertificates : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-01",
        Title = "Builds verify the certificate of the host they fetch source from",
        Severity = Severity.High,
        Risk = "Whoever is on the way between CodeBuild and the host reads the credential and hands over source of their own, which is then built and deployed.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 SC-8", "OWASP-CICD CICD-SEC-7", "ISO-27001:2022 A.8.24", "PCI-DSS-4 4.2.1"],
        Remediation = new Remediation(
            "Switch insecure SSL off for every source of {name}; for a host with a certificate of its own authority give CodeBuild that certificate.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/sample-github-enterprise.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].{source: source, secondarySources: secondarySources}' \
                  | tee sources-before-{account}-{region}-{name}.json | jq --arg name {name} '{name: $name} + (.source.insecureSsl = false | .secondarySources |= ((. // []) | map(.insecureSsl = false)))' > project.json
                aws codebuild update-project --region {region} --cli-input-json file://project.json
                """,
            CloudFormation = """
                # Under Source of the AWS::CodeBuild::Project named "{name}", and under each of its SecondarySources:
                InsecureSsl: false
                """,
            Terraform = """
                # Under source of the aws_codebuild_project named "{name}", and under each secondary_sources:
                insecure_ssl = false
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Source › clear Enable insecure SSL.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[source.insecureSsl,secondarySources[].insecureSsl]'",
            SideEffects = "Builds fail until the host's certificate is one that they trust: put it into S3 and name it as the environment's certificate.",
            Undo = """
                # From what the fix kept:
                jq --arg name {name} '{name: $name, source: .source, secondarySources: (.secondarySources // [])}' sources-before-{account}-{region}-{name}.json > project.json
                aws codebuild update-project --region {region} --cli-input-json file://project.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) => Verdict.OfAll(
        project.Definition.Value.Sources.Where(source => source.Location is not null && source.Type is not "S3"),
        source =>
        {
            var ignores = source.Access.Value.IgnoresCertificate;
            var evidence = new Evidence($"source.insecureSsl ({source.Type})", "false", ignores ? "true" : "false");
            return ignores
                ? Verdict.Fail($"The project {project.Name} fetches its {source.Type} source from whoever answers: the certificate is not verified.") with { Evidence = [evidence] }
                : Verdict.Pass($"The project {project.Name} verifies the certificate of its {source.Type} source.") with { Evidence = [evidence] };
        },
        none: Verdict.NotApplicable($"The project {project.Name} fetches no source from a host."));
}
