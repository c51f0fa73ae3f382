using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Demo;

/// <summary>Where CodeDeploy brings what pipelines make: groups, their instances and the roles of those; and a Jenkins of old.</summary>
internal static class DemoDeployments
{
    /// <summary>What a pipeline deploys to, in whatever account that is.</summary>
    public static IEnumerable<Resource> Of(DemoPipeline pipeline, int weeksAgo)
    {
        if (pipeline.Deploys is not "CodeDeploy")
            return [];

        var staging = DemoIdentities.StagingRole(pipeline, weeksAgo)?.Account ?? pipeline.Account;
        return new[] { pipeline.Region, pipeline.SecondRegion }.OfType<string>().SelectMany(region => Group(pipeline, "production", pipeline.DeploysInto, region, weeksAgo))
            .Concat(pipeline.HasStaging ? Group(pipeline, "staging", staging, pipeline.Region, weeksAgo) : [])
            .Concat(pipeline.DeploysInto == pipeline.Account ? Enumerable.Range(1, pipeline.DeployRoles).SelectMany(number => Group(pipeline, $"batch-{number}", pipeline.Account, pipeline.Region, weeksAgo)) : []);
    }

    /// <summary>What belongs to no pipeline.</summary>
    public static IEnumerable<Resource> Of(AccountId account)
    {
        yield return InstanceRole(account, "app-instance");
        if (account == DemoCompany.Production)
            yield return Instance(account, DemoCompany.Ireland, "jenkins-controller", InstanceRole(account, "app-instance"), requiresTokens: false);
    }

    private static IEnumerable<Resource> Group(DemoPipeline pipeline, string environment, AccountId account, string region, int weeksAgo)
    {
        var isAdministrator = environment is "production" && DemoCompany.Has(pipeline.Name, Flaw.AdministratorInstance, weeksAgo);
        var role = isAdministrator ? DemoIdentities.Administrator(InstanceRole(account, $"{pipeline.Name}-instance")) : InstanceRole(account, "app-instance");
        var instance = Instance(account, region, $"{pipeline.Name}-{environment}", DemoCompany.Has(pipeline.Name, Flaw.NoInstanceProfile, weeksAgo) ? null : role, !DemoCompany.Has(pipeline.Name, Flaw.OpenMetadata, weeksAgo));
        return
        [
            new DeploymentGroup { Arn = new Arn($"arn:aws:codedeploy:{region}:{account}:deploymentgroup:{pipeline.Name}/{environment}"), Name = environment, Instances = Observed.Of<ImmutableArray<Arn>>([instance.Arn]) },
            instance,
            role,
        ];
    }

    private static Instance Instance(AccountId account, string region, string name, Role? role, bool requiresTokens) => new()
    {
        Arn = new Arn($"arn:aws:ec2:{region}:{account}:instance/i-{DemoIds.Fingerprint(name + region)[..17]}"),
        Name = name,
        Profile = role is null ? null : new Arn($"arn:aws:iam::{account}:instance-profile/{role.Name}"),
        Roles = Observed.Of<ImmutableArray<Arn>>(role is null ? [] : [role.Arn]),
        RequiresTokens = Observed.Of(requiresTokens),
    };

    private static Role InstanceRole(AccountId account, string name) => new()
    {
        Arn = new Arn($"arn:aws:iam::{account}:role/{name}"),
        Name = name,
        TrustPolicy = DemoStores.Policy("""{"Sid":"Instances","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"""),
        InlinePolicies = [new InlinePolicy("revisions", DemoStores.Policy("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::harbour-*-artifacts-*/*"}"""))],
    };
}
