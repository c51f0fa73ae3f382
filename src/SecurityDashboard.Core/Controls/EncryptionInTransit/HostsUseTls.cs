using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class HostsUseTls : Control<Host>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-02",
        Title = "Hosts of connections are reached over HTTPS, with a certificate that is checked",
        Severity = Severity.High,
        Risk = "Whoever stands between AWS and the provider reads the source and the credential of the connection, and hands the pipeline other code than the repository holds.",
        Needs = ["codeconnections:ListConnections", "codeconnections:ListHosts"],
        Satisfies = ["NIST-800-53r5 SC-8", "ISO-27001:2022 A.8.24", "PCI-DSS-4 4.2.1"],
        Remediation = new Remediation(
            "Give the host {name} an endpoint that begins with https://, and the certificate of the provider where no public authority issued it.",
            new Uri("https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-hosts.html"))
        {
            Cli = """
                aws codeconnections get-host --region {region} --host-arn {arn}
                read -r -p 'Endpoint, with https://: ' endpoint
                # From a file, because aws of version 1 fetches what looks like an address.
                jq -n --arg arn {arn} --arg endpoint "$endpoint" '{HostArn: $arn, ProviderEndpoint: $endpoint}' > host.json
                aws codeconnections update-host --region {region} --cli-input-json file://host.json
                """,
            CloudFormation = """
                # CloudFormation makes no hosts; the AWS::CodeConnections::Connection names "{arn}" as:
                HostArn: "{arn}"
                """,
            Terraform = """
                # On the aws_codeconnections_host of "{arn}":
                provider_endpoint = "https://git.example.com"
                """,
            Console = "Developer Tools › Settings › Connections › Hosts › {name} › Edit.",
            Verify = "aws codeconnections get-host --region {region} --host-arn {arn} --query ProviderEndpoint",
            SideEffects = "The provider must answer on the new address; connections over the host wait until it is AVAILABLE again.",
            Undo = """
                read -r -p 'Endpoint that get-host showed before: ' endpoint
                # From a file, because aws of version 1 fetches what looks like an address.
                jq -n --arg arn {arn} --arg endpoint "$endpoint" '{HostArn: $arn, ProviderEndpoint: $endpoint}' > host.json
                aws codeconnections update-host --region {region} --cli-input-json file://host.json
                """,
        },
    };

    protected override Judgement Judge(Host host, Estate estate)
    {
        var settings = host.Settings.Value;
        if (!settings.UsesTls)
            return Verdict.Fail($"The host {host.Name} is reached without TLS.") with { Evidence = [new Evidence("ProviderEndpoint", "https://…", "another scheme")] };

        // Inside a network a private authority is the rule, but a public one is possible and nothing tells.
        return settings is { IsInVpc: true, HasCertificate: false }
            ? Verdict.Fail($"The host {host.Name} is reached through a VPC and has no certificate: with one of a private authority nothing can be checked. Low, because it may be of a public one.")
                with
            { LoweredTo = Severity.Low, Evidence = [new Evidence("VpcConfiguration.TlsCertificate", "the provider's", "none")] }
            : Verdict.Pass($"The host {host.Name} is reached over HTTPS.") with { Evidence = [new Evidence("ProviderEndpoint", "https://…", "https")] };
    }
}
