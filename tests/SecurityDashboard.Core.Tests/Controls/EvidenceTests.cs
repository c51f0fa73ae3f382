using System.Collections.Immutable;
using SecurityDashboard.Controls.Authentication;
using SecurityDashboard.Controls.Authorization;
using SecurityDashboard.Controls.EncryptionAtRest;
using SecurityDashboard.Controls.EncryptionInTransit;
using SecurityDashboard.Controls.PipelineIntegrity;
using SecurityDashboard.Controls.SecretsManagement;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls;

/// <summary>What auditors read beside a verdict, where the sentence alone does not repeat it.</summary>
public sealed class EvidenceTests
{
    private const string Everybody = """{"Effect":"Allow","Principal":"*","Action":["codebuild:BatchGetProjects"],"Resource":"*"}""";

    [Fact]
    public void Of_trust_in_providers()
    {
        Shows<SamlTrustNamesTheAudience>("named", Some.DirectoryRole);
        Shows<SamlTrustNamesTheAudience>("any", Trusting(Some.DirectoryRole, "sts:AssumeRoleWithSAML", "saml-provider/directory"));
        Shows<OidcTrustNamesSubjects>("named, or another claim decides", Some.WorkflowRole);
        Shows<OidcTrustNamesSubjects>("any", Trusting(Some.WorkflowRole, "sts:AssumeRoleWithWebIdentity", "oidc-provider/gitlab.com"));
        Shows<OidcTrustNamesTheAudience>("named", Some.WorkflowRole);
        Shows<OidcTrustNamesTheAudience>("any", Trusting(Some.WorkflowRole, "sts:AssumeRoleWithWebIdentity", "oidc-provider/gitlab.com"));
        Shows<OidcSubjectsAreNarrow>("whole subjects", Some.WorkflowRole);
        Shows<OidcProvidersAreKnown>("none", Some.Issuer with { Audiences = Observed.Of<ImmutableArray<string>>([]) });
        Shows<OidcProvidersAreKnown>("sts.amazonaws.com", Some.Issuer);
    }

    [Fact]
    public void Of_what_roles_may()
    {
        Shows<RolesUseNamedRepositories>("for named repositories, or none", Some.PipelineRole);
        Shows<RolesDecryptWithNamedKeys>("on keys that are named, or none", Some.PipelineRole);
        Shows<ClonesKeepToTheirRepository>("for named repositories, or none", Some.Pipeline, "Source/Source Build/Build");
        Shows<RemoteRolesTrustNamedRoles>("named", Some.DeployRole, estate: Some.SecureEstate);
        Shows<RolesTrustTheirServiceOnly>("codepipeline.amazonaws.com", Some.PipelineRole);
        Shows<PoliciesAreNotAdministrators>("everything, attached to nobody", Some.ReviewerPolicy with
        {
            Arn = new Arn("arn:aws:iam::111122223333:policy/all"),
            Name = "all",
            Document = Observed.Of(Some.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}""")),
        });
    }

    [Fact]
    public void Of_who_may_at_a_resource()
    {
        Shows<BuildsAreSharedWithKnownAccounts>("everyone", Some.Project with { ResourcePolicy = Observed.Of<PolicyDocument?>(Some.Policy(Everybody)) });
        Shows<KeyPoliciesKeepStrangersOut>("nothing", Some.Key);
        Shows<SecretPoliciesKeepStrangersOut>("nothing", Some.Secret with { Policy = Observed.Of<PolicyDocument?>(Some.Policy("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}""")) });
        Shows<SecretsAreReadByFew>("none", Some.Secret);
        Shows<S3SourcesHaveOnePublisher>("none", Some.Site);
        Shows<BucketsBlockPublicAccess>("all four on", Some.Bucket);
    }

    [Fact]
    public void Of_the_root_user()
    {
        Shows<RootHasNoAccessKeys>("no key", Some.Root);
        Shows<RootHasMfa>("a password and no second factor", Some.Root with { Root = Some.Root.Root.Select(root => root with { MfaActive = false }) });
        Assert.All(new AccountsBlockPublicBuckets().Evaluate(Some.Estate()).Single().Verdict.Evidence, evidence => Assert.Equal("true", evidence.Actual));
    }

    [Fact]
    public void Of_builds_and_topics()
    {
        Shows<S3BuildLogsAreEncrypted>("false", Some.Checks);
        Shows<SourcesVerifyCertificates>("false", Some.Checks);
        Shows<PullRequestsBuildUnprivileged>("false", Some.Checks);
        Shows<TopicsDeliverOverTls>("2 email, 1 https", Some.Topic);
        Shows<TopicsDeliverOverTls>("no subscriptions", Some.Topic with { Subscriptions = Observed.Of(ImmutableSortedDictionary<string, int>.Empty) });
    }

    private static Role Trusting(Role role, string action, string provider) => role with
    {
        TrustPolicy = Some.Policy($$$"""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:{{{provider}}}"},"Action":"{{{action}}}"}"""),
    };
}
