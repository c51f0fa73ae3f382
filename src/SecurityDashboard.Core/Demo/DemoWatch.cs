using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Demo;

/// <summary>What records and reports what happens in an account: trails, rules, topics, analyzers.</summary>
internal static class DemoWatch
{
    private static readonly ImmutableArray<string> Tampering = [.. PipelineEvents.Tampering.Select(call => call.Name)];
    private static readonly ImmutableArray<string> Changes = ["UpdatePipeline", "DeletePipeline"];

    public static IEnumerable<Resource> Of(AccountId account)
    {
        yield return TrailOf(account);
        yield return new Analyzer
        {
            Arn = new Arn($"arn:aws:access-analyzer:{DemoCompany.Ireland}:{account}:analyzer/account"),
            Name = "account",
            Scope = "ACCOUNT",
            Findings = Observed.Of<ImmutableArray<AnalyzerFinding>>(account == DemoCompany.Production
                ? [new AnalyzerFinding(DemoIds.Uuid("finding"), new Arn(new DemoStore(account, "onboarding", DemoCompany.Ireland).Key))]
                : []),
        };
        if (account == DemoCompany.Sandbox)
            yield break;

        yield return Rule(account, "pipeline-tampering", account == DemoCompany.Production ? Tampering : Changes, TopicArn(account, "security-alerts"));
        yield return Topic(account, "security-alerts", requiresTls: true, ("https", 1), ("email", 2));
        if (account != DemoCompany.Production)
            yield break;

        yield return Topic(account, "risk-releases", requiresTls: false, ("http", 1), ("email", 3));
        yield return new Host
        {
            Arn = HostArn(account),
            Name = "gitlab-lab",
            Settings = Observed.Of(new HostSettings("GitLabSelfManaged", UsesTls: false, IsInVpc: true, HasCertificate: false)),
        };
    }

    public static Arn TopicArn(AccountId account, string name) => new($"arn:aws:sns:{DemoCompany.Ireland}:{account}:{name}");

    public static Arn HostArn(AccountId account) => new($"arn:aws:codeconnections:{DemoCompany.Ireland}:{account}:host/gitlab-lab-1a2b3c4d");

    private static Trail TrailOf(AccountId account)
    {
        var isSandbox = account == DemoCompany.Sandbox;
        return new Trail
        {
            Arn = new Arn($"arn:aws:cloudtrail:{DemoCompany.Ireland}:{account}:trail/{(isSandbox ? "lab" : "management-events")}"),
            Name = isSandbox ? "lab" : "management-events",
            IsMultiRegion = !isSandbox,
            IsOfOrganization = false,
            ValidatesLogFiles = !isSandbox,
            IsLogging = Observed.Of(true),
            Selection = Observed.Of(new TrailSelection([new EventSelector(isSandbox ? "WriteOnly" : "All", HasManagementEvents: true, ["arn:aws:s3"])], [])),
        };
    }

    private static EventRule Rule(AccountId account, string name, ImmutableArray<string> calls, Arn target) => new()
    {
        Arn = new Arn($"arn:aws:events:{DemoCompany.Ireland}:{account}:rule/{name}"),
        Name = name,
        IsEnabled = true,
        Calls = calls,
        Targets = Observed.Of<ImmutableArray<Arn>>([target]),
    };

    private static Topic Topic(AccountId account, string name, bool requiresTls, params (string Protocol, int Count)[] subscriptions)
    {
        var arn = TopicArn(account, name);
        string[] statements =
        [
            $$$$"""{"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{{account}}}}:root"},"Action":"sns:Publish","Resource":"{{{{arn}}}}"}""",
            .. requiresTls ? [$$$$"""{"Sid":"OnlyTls","Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"{{{{arn}}}}","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"""] : Array.Empty<string>(),
        ];
        return new Topic
        {
            Arn = arn,
            Name = name,
            Policy = Observed.Of<Iam.PolicyDocument?>(DemoStores.Policy(statements)),
            Subscriptions = Observed.Of(subscriptions.ToImmutableSortedDictionary(subscription => subscription.Protocol, subscription => subscription.Count, StringComparer.Ordinal)),
        };
    }
}
