using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretReferencesLeadTests
{
    [Fact]
    public void Passes_a_reference_to_a_secret_that_exists() => Passes<SecretReferencesLead>("DB_PASSWORD of the project payments-build refers to the secret payments/db.", Some.Project, "DB_PASSWORD");

    [Theory]
    [InlineData("payments/gone")]
    [InlineData("payments/gone:password:AWSCURRENT")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/gone-XyZabc:password::")]
    public void Fails_each_reference_that_leads_nowhere_by_itself(string reference)
    {
        var project = With(reference);

        Fails<SecretReferencesLead>($"API_TOKEN of the project payments-build refers to the secret {reference}, which does not exist or is on its way to be deleted.", project, "API_TOKEN");
        Passes<SecretReferencesLead>("DB_PASSWORD of the project payments-build refers to the secret payments/db.", project, "DB_PASSWORD");
    }

    [Theory]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db:password")]
    public void Understands_whole_and_partial_ARNs(string reference) => Passes<SecretReferencesLead>("API_TOKEN of the project payments-build refers to the secret payments/db.", With(reference), "API_TOKEN");

    [Fact]
    public void Reads_the_buildspec_too()
    {
        var project = Some.Project.With(definition => definition with
        {
            Sources = [.. definition.Sources.Select(source => source with { InlineBuildspec = Some.Buildspec("npm") with { SecretsManager = [new BuildspecVariable("NPM_TOKEN", Some.Clear("npm/gone"))] } })],
        });

        Fails<SecretReferencesLead>("NPM_TOKEN of the project payments-build refers to the secret npm/gone, which does not exist or is on its way to be deleted.", project, "NPM_TOKEN");
    }

    [Fact]
    public void Is_unknown_of_accounts_that_are_not_connected() => IsUnknown<SecretReferencesLead>(
        "arn:aws:secretsmanager:eu-west-1:999988887777:secret:db-AbCdEf is in account 999988887777, which is not connected or not scanned yet. Connect it, or scan it.", With("arn:aws:secretsmanager:eu-west-1:999988887777:secret:db-AbCdEf"), "API_TOKEN");

    [Fact]
    public void Is_unknown_without_the_listing_of_secrets()
    {
        var snapshot = Some.SnapshotWith();

        IsUnknown<SecretReferencesLead>(Some.Denied.Message, Some.Project, "DB_PASSWORD", new Estate(snapshot with
        {
            Resources = snapshot.Resources.Remove(Some.Secret),
            Listings = [.. snapshot.Listings.Select(listing => listing.Type is ResourceTypes.Secret ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        }, []));
    }

    [Fact]
    public void Is_unknown_where_the_reference_was_not_kept_and_without_the_definition()
    {
        IsUnknown<SecretReferencesLead>("What API_TOKEN of the project payments-build refers to looks as if it held a secret, so it was not kept. Look at it in the console.",
            Some.Project.With(definition => definition with { Environment = definition.Environment with { Variables = [new BuildVariable("API_TOKEN", "SECRETS_MANAGER", Some.Hidden(40))] } }), "API_TOKEN");
        IsUnknown<SecretReferencesLead>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });
    }

    [Fact]
    public void Says_nothing_of_projects_without_references() => IsNotApplicable<SecretReferencesLead>("The project payments-build refers to no secret of Secrets Manager.",
        Some.Project.With(definition => definition with { Environment = definition.Environment with { Variables = [new BuildVariable("LEVEL", "PARAMETER_STORE", Some.Clear("/gone"))] } }));

    private static BuildProject With(string reference) => Some.Project.With(definition => definition with
    {
        Environment = definition.Environment with { Variables = definition.Environment.Variables.Add(new BuildVariable("API_TOKEN", "SECRETS_MANAGER", Some.Clear(reference))) },
    });
}
