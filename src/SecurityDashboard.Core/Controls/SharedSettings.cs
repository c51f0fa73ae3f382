namespace SecurityDashboard.Controls;

/// <summary>Settings that several controls read.</summary>
internal static class SharedSettings
{
    public static ListSetting TrustedAccounts { get; } = new(
        "trusted-accounts", "Trusted accounts", "Accounts that count as known although they are neither connected nor in the organization, such as those of a vendor.", ListEntry.Account);

    public static ListSetting EnvironmentTags { get; } = new(
        "environment-tags", "Tags of the environment", "Keys of the tags whose value says in which environment something runs; the first that a resource has decides.", ListEntry.Word, "environment", "env", "stage");

    public static ListSetting OwnerTags { get; } = new("owner-tags", "Tags of the owner", "Keys of the tags whose value says to whom something belongs; the first that a resource has decides.", ListEntry.Word, "owner", "team");

    public static ListSetting OtherEnvironments { get; } = new(
        "environments-before-production", "Environments before production", "Values of the environment's tag that say that a pipeline does not deploy to production.", ListEntry.Word,
        "dev", "development", "test", "testing", "qa", "staging", "stage", "sandbox", "preview", "int", "integration", "nonprod", "non-prod", "non-production");

    public static ListSetting OtherPipelines { get; } = new(
        "pipelines-before-production", "Pipelines before production", "Names of pipelines that do not deploy to production although no tag says so.", ListEntry.Word);
}
