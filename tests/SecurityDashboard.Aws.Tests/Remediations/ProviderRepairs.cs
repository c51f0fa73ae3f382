using SecurityDashboard.Aws.Facts;
using SecurityDashboard.Aws.Support;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Providers of identities, and instances: those of Jenkins, which need no deployment group.</summary>
internal static class ProviderRepairs
{
    private const string TheInstance = "arn:aws:ec2:eu-west-1:{account}:instance/{made instance}";

    public static IEnumerable<Repair> All =>
    [
        new("FD-06", "arn:aws:iam::{account}:saml-provider/people", account => account.Aws.IamAsync("CreateSAMLProvider", ("Name", "people"), ("SAMLMetadataDocument", SamlSample.Metadata(SamlSample.Key(SamlSample.Weak)))))
        {
            Before = $"cat > metadata.xml <<'END'\n{SamlSample.Metadata(SamlSample.Certificate())}\nEND",
        },
        new("IP-01", TheInstance, async account =>
        {
            await account.RoleAsync("hosts", Policies.Trust("ec2.amazonaws.com"));
            await account.Aws.InstanceProfileAsync("hosts", "hosts");
            account.Made("instance", await account.Aws.InstanceAsync("required", profile: null, ("Name", "jenkins")));
        })
        { Answers = ["hosts"] },
        new("IP-02", "role wide", async account =>
        {
            await account.RoleAsync("wide", Policies.Trust("ec2.amazonaws.com"), inline: $$"""{{Policies.Narrow}},{"Sid":"Wide","Effect":"Allow","Action":"iam:*","Resource":"*"}""");
            await account.Aws.InstanceAsync("required", await account.Aws.InstanceProfileAsync("wide", "wide"), ("Name", "jenkins"));
        })
        {
            Answers = ["own"],
            Edit = "jq '.Statement |= map(select(.Sid != \"Wide\"))' \"$1\" > new && mv new \"$1\"",
            CannotVerify = "iam:SimulatePrincipalPolicy",
        },
        new("IP-03", TheInstance, async account =>
        {
            await account.RoleAsync("hosts", Policies.Trust("ec2.amazonaws.com"));
            account.Made("instance", await account.Aws.InstanceAsync("optional", await account.Aws.InstanceProfileAsync("hosts", "hosts"), ("Name", "jenkins")));
        }),
    ];
}
