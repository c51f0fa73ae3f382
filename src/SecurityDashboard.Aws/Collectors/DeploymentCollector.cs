using System.Collections.Immutable;
using Amazon.CodeDeploy.Model;
using Amazon.EC2.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Deployments;
using Instance = SecurityDashboard.Inventory.Deployments.Instance;
using Ec2Instance = Amazon.EC2.Model.Instance;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The deployment groups that pipelines name, and the instances that they take in; besides, the instances of Jenkins. No others are kept.</summary>
internal sealed class DeploymentCollector : ICollector
{
    private const int PageSize = 1000;

    private const string Operation = "codedeploy:BatchGetDeploymentGroups";

    /// <summary>What BatchGetDeploymentGroups takes.</summary>
    private const int BatchSize = 100;

    public string Subject => "deployment groups and their instances";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var ec2 = scan.Clients.Ec2(region);
        var listed = await scan.In(region).PagesAsync("ec2:DescribeInstances", resource: null, async (token, cancel) =>
        {
            var page = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { MaxResults = PageSize, NextToken = token }, cancel);
            return Page.Of((page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).Where(instance => instance.State?.Name?.Value is not ("terminated" or "shutting-down")), page.NextToken);
        }, cancellation);

        var named = scan.NamedIn(ResourceTypes.DeploymentGroup, region).Select(reference => DeploymentName.Of(reference.Arn)).ToList();
        scan.Progress.Expect(named.Count);
        var kept = new HashSet<string>(listed.Items.Where(DeploymentTargets.IsJenkins).Select(instance => instance.InstanceId), StringComparer.Ordinal);
        foreach (var batch in named.GroupBy(name => name.Application, StringComparer.Ordinal).SelectMany(application => application.Chunk(BatchSize)))
            foreach (var (name, group) in await ReadAsync(scan, region, batch, cancellation))
            {
                var targets = group.WhyNot() is null ? listed.Items.Where(instance => DeploymentTargets.TakesIn(group.Value, instance)).Select(instance => instance.InstanceId).ToList() : [];
                kept.UnionWith(targets);
                scan.Add(new DeploymentGroup
                {
                    Arn = new Arn(ArnOf(scan, region, name)),
                    Name = name.Group,
                    Instances = group.WhyNot() is { } whyNot ? Observed.Unreadable<ImmutableArray<Arn>>(whyNot)
                        : listed.Why is { } why ? Observed.Unreadable<ImmutableArray<Arn>>(why)
                        : Observed.Of(targets.Order(StringComparer.Ordinal).Select(id => InstanceArn(scan, region, id)).ToImmutableArray()),
                });
                scan.Progress.Done(name.Group);
            }

        var instances = listed.Items.Where(instance => kept.Contains(instance.InstanceId)).ToList();
        foreach (var instance in instances)
            scan.Add(InstanceOf(scan, region, instance));

        scan.Add(listed.ToListing(ResourceTypes.Instance, region, instances.Count));
    }

    /// <summary>Each of the batch, read or not; all are of one application.</summary>
    private static async Task<List<(DeploymentName Name, Observed<DeploymentGroupInfo> Group)>> ReadAsync(Scan scan, string region, DeploymentName[] batch, CancellationToken cancellation)
    {
        try
        {
            var answer = await scan.In(region).AskAsync(Operation, batch is [var only] ? ArnOf(scan, region, only) : null, cancel =>
                scan.Clients.CodeDeploy(region).BatchGetDeploymentGroupsAsync(new BatchGetDeploymentGroupsRequest { ApplicationName = batch[0].Application, DeploymentGroupNames = [.. batch.Select(name => name.Group)] }, cancel), cancellation);
            return
            [
                .. batch.Select(name => (name, (answer.DeploymentGroupsInfo ?? []).FirstOrDefault(group => group.DeploymentGroupName == name.Group) is { } found
                    ? Observed.Of(found)
                    : Observed.Unreadable<DeploymentGroupInfo>(new Unreadable(UnreadableReason.NotFound, Operation, $"The deployment group {ArnOf(scan, region, name)} does not exist: what deploys to it fails.") { Resource = ArnOf(scan, region, name) }))),
            ];
        }
        catch (UnreadableException e) when (e.Why.Reason is UnreadableReason.AccessDenied && batch.Length > 1)
        {
            // A permission may leave out one group, and AWS then refuses the whole batch.
            var single = new List<(DeploymentName, Observed<DeploymentGroupInfo>)>();
            foreach (var name in batch)
                single.AddRange(await ReadAsync(scan, region, [name], cancellation));
            return single;
        }
        catch (UnreadableException e)
        {
            return [.. batch.Select(name => (name, Observed.Unreadable<DeploymentGroupInfo>(e.Why with { Resource = ArnOf(scan, region, name) })))];
        }
    }

    private static Instance InstanceOf(Scan scan, string region, Ec2Instance instance)
    {
        var arn = InstanceArn(scan, region, instance.InstanceId);
        var profile = instance.IamInstanceProfile?.Arn is { Length: > 0 } text ? new Arn(text) : (Arn?)null;
        return new Instance
        {
            Arn = arn,
            Name = scan.FreeText.Tags(instance.Tags, tag => tag.Key, tag => tag.Value).GetValueOrDefault("Name") is { Length: > 0 } name ? name : instance.InstanceId,
            Profile = profile,
            Roles = profile is not { } held ? Observed.Of<ImmutableArray<Arn>>([])
                : scan.InstanceProfiles.Items.FirstOrDefault(known => known.Profile == held) is { } found ? Observed.Of(found.Roles)
                : scan.InstanceProfiles.Why is { } why ? Observed.Unreadable<ImmutableArray<Arn>>(why)
                // It was deleted while the instance ran, and hands out nothing any more.
                : Observed.Of<ImmutableArray<Arn>>([]),
            RequiresTokens = instance.MetadataOptions is { } metadata
                ? Observed.Of(metadata.HttpTokens?.Value is "required" || metadata.HttpEndpoint?.Value is "disabled")
                : Observed.Unreadable<bool>(new Unreadable(UnreadableReason.Malformed, "ec2:DescribeInstances", $"EC2 answered {arn} without its metadata options. Scan again; if it stays, report it.") { Resource = arn.Text }),
        };
    }

    private static Arn InstanceArn(Scan scan, string region, string id) => new($"arn:{scan.Partition}:ec2:{region}:{scan.Account}:instance/{id}");

    private static string ArnOf(Scan scan, string region, DeploymentName name) => $"arn:{scan.Partition}:codedeploy:{region}:{scan.Account}:deploymentgroup:{name.Application}/{name.Group}";
}

/// <summary>The name of a deployment group, which is its own within an application only.</summary>
internal sealed record DeploymentName(string Application, string Group)
{
    /// <param name="group">Ends in <c>deploymentgroup:APPLICATION/GROUP</c>.</param>
    public static DeploymentName Of(Arn group) => group.Resource.Split(':', 2)[^1].Split('/', 2) is [var application, var name] ? new DeploymentName(application, name) : new DeploymentName("", group.Resource);
}
