using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Transit;

/// <summary>One way that something of a pipeline goes over a network, and who sees to it that it goes over TLS.</summary>
/// <param name="To">What is at the other end: a bucket, a host, a topic, a project.</param>
/// <param name="Because">One sentence: what decides, or what could not be read.</param>
/// <param name="Evidence">Where that stands, as a path; empty where AWS or a provider decides.</param>
public sealed record TransitHop(HopKind Kind, string To, TransitEnforcement Enforcement, string Because, string Evidence);

/// <summary>
/// Every hop of a pipeline: AWS endpoints, artifact and source buckets, source providers and their hosts, webhooks, sources and commands of its
/// builds, custom actions, topics and their subscribers, links for approvers. Each once, in that order.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/infrastructure-security.html</remarks>
public sealed record PipelineTransit(ImmutableArray<TransitHop> Hops)
{
    private static readonly TransitHop Endpoints = new(HopKind.Aws, "AWS services", TransitEnforcement.Aws, "The endpoints of AWS services other than S3 take nothing below TLS 1.2.", "");

    /// <summary>The worst of the hops.</summary>
    public TransitEnforcement Weakest => Hops.Select(hop => hop.Enforcement).DefaultIfEmpty(TransitEnforcement.Unknown).Min();

    public static PipelineTransit Of(Pipeline pipeline, Estate estate)
    {
        if (pipeline.Definition.WhyNot is { } why)
            return new PipelineTransit([Endpoints, new TransitHop(HopKind.Provider, pipeline.Name, TransitEnforcement.Unknown, why.Message, "")]);

        var actions = pipeline.Definition.Value.Stages.SelectMany(stage => stage.Actions.Select(action => (Action: action, Path: $"{stage.Name}/{action.Name}"))).ToList();
        var references = estate.ReferencesOf(pipeline);
        return new PipelineTransit(
        [
            .. new[]
            {
                [Endpoints],
                references.Where(reference => reference.Type is ResourceTypes.Bucket).DistinctBy(reference => reference.Text).Select(reference => OfBucket(reference.Text, estate)),
                actions.Where(entry => entry.Action.Category is "Source").Select(entry => OfSource(pipeline, entry.Action, entry.Path, estate)).OfType<TransitHop>(),
                OfWebhooks(pipeline, estate),
                references.Where(reference => reference.Type is ResourceTypes.BuildProject).DistinctBy(reference => reference.Arn).SelectMany(reference => OfProject(reference, estate)),
                actions.Where(entry => entry.Action.Provider is "Commands").Select(entry => Hop(HopKind.Commands, entry.Path, $"{entry.Path} Commands", () => OfCommands(entry.Action.Commands.Value, $"The action {entry.Path}"))),
                actions.Where(entry => entry.Action.Owner is "Custom").Select(entry => OfCustom(entry.Action, entry.Path)),
                references.Where(reference => reference.Type is ResourceTypes.Topic).DistinctBy(reference => reference.Arn).SelectMany(reference => OfTopic(reference, estate)),
                actions.Where(entry => entry.Action.Category is "Approval" && entry.Action.Configuration.ContainsKey("ExternalEntityLink")).Select(entry => OfLink(entry.Action, entry.Path)),
            }.SelectMany(hops => hops).Distinct(),
        ]);
    }

    private static TransitHop OfBucket(string name, Estate estate) => Hop(HopKind.Bucket, name, $"policy of {name}", () =>
    {
        var bucket = estate.Bucket(name).Value;
        return BucketPolicy.RefusesPlainHttp(bucket) is (true, true)
            ? (TransitEnforcement.Configuration, $"The policy of the bucket {name} refuses every request without TLS.")
            : (TransitEnforcement.Off, $"S3 takes requests without TLS, and no policy of the bucket {name} refuses all of them.");
    });

    private static TransitHop? OfSource(Pipeline pipeline, PipelineAction action, string path, Estate estate) => (action.Owner, action.Provider) switch
    {
        (_, "CodeStarSourceConnection") => Hop(HopKind.Provider, action.Configuration.GetValueOrDefault("FullRepositoryId")?.Clear ?? path, $"{path} ConnectionArn", () =>
        {
            var reference = References.OfAction(pipeline, action).FirstOrDefault(reference => reference.Type is ResourceTypes.Connection);
            return reference is null ? (TransitEnforcement.Unknown, $"The connection of the action {path} is not known.") : OfConnection(estate.Find<Connection>(reference).Value, estate);
        }),
        ("ThirdParty", "GitHub") => new TransitHop(HopKind.Provider, "github.com", TransitEnforcement.Provider, "github.com takes nothing but HTTPS.", ""),
        // CodeCommit, ECR and S3: the endpoints of AWS, and the bucket.
        ("AWS", _) or ("Custom", _) => null,
        _ => new TransitHop(HopKind.Provider, action.Provider, TransitEnforcement.Unknown, $"How the provider {action.Provider} is reached is in no definition that AWS shows.", ""),
    };

    private static (TransitEnforcement, string) OfConnection(Connection connection, Estate estate)
    {
        if (connection.Host is not { } arn)
            return (TransitEnforcement.Provider, $"The connection {connection.Name} leads to {connection.ProviderType}, which takes nothing but HTTPS.");

        var host = estate.Find<Host>(new Reference(ResourceTypes.Host, arn.Text, connection.Account, connection.Region)).Value;
        return host.Settings.Value.UsesTls
            ? (TransitEnforcement.Configuration, $"The host {host.Name} of the connection {connection.Name} is reached by an https address.")
            : (TransitEnforcement.Off, $"The host {host.Name} of the connection {connection.Name} is reached by an address without https.");
    }

    private static IEnumerable<TransitHop> OfWebhooks(Pipeline pipeline, Estate estate) => estate.Scopes.Of(pipeline.Arn).Where(scoped => scoped.Type is ResourceTypes.Webhook)
        .Select(scoped => scoped.IsMissing
            ? new TransitHop(HopKind.Webhook, "webhooks", TransitEnforcement.Unknown, "The webhooks of the pipeline could not be read.", "")
            : new TransitHop(HopKind.Webhook, scoped.Arn.Name, TransitEnforcement.Aws, $"The address of the webhook {scoped.Arn.Name} is an endpoint of AWS, which takes nothing but HTTPS.", ""));

    private static IEnumerable<TransitHop> OfProject(Reference reference, Estate estate)
    {
        var name = reference.Arn.Name;
        var project = estate.Find<BuildProject>(reference).Select(found => found.Definition);
        if ((project.WhyNot ?? project.Value.WhyNot) is { } why)
        {
            yield return new TransitHop(HopKind.Commands, name, TransitEnforcement.Unknown, why.Message, "");
            yield break;
        }

        var definition = project.Value.Value;
        foreach (var source in definition.Sources.Where(source => source.Location is not null && source.Type is not ("S3" or "CODECOMMIT")))
            yield return Hop(HopKind.GitSource, $"{name}: {source.Type}", $"{name} source.insecureSsl", () => source.Access.Value.IgnoresCertificate
                ? (TransitEnforcement.Off, $"The project {name} accepts any certificate for its {source.Type} source.")
                : source.Type is "GITHUB" or "BITBUCKET" or "GITLAB"
                    ? (TransitEnforcement.Provider, $"The project {name} fetches its source from {source.Type}, which takes nothing but HTTPS, and checks the certificate.")
                    : source.Location?.Clear?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) is true
                        ? (TransitEnforcement.Off, $"The project {name} fetches its {source.Type} source from an http address.")
                        : (TransitEnforcement.Configuration, $"The project {name} checks the certificate of its {source.Type} source."));

        yield return definition.Sources.Select(source => source.InlineBuildspec).OfType<BuildspecOutline>().ToList() is { Count: > 0 } inline
            ? Hop(HopKind.Commands, name, $"{name} source.buildspec", () => inline.TrueForAll(buildspec => buildspec.IsReadable)
                ? OfCommands([.. inline.SelectMany(buildspec => buildspec.Commands)], $"The inline buildspec of the project {name}")
                : (TransitEnforcement.Unknown, $"The inline buildspec of the project {name} is not one that could be read."))
            : new TransitHop(HopKind.Commands, name, TransitEnforcement.Unknown, $"The buildspec of the project {name} is in its source, which AWS does not show.", "");
    }

    // What a command calls may fetch by itself, so that nothing found is not enough to say yes.
    private static (TransitEnforcement, string) OfCommands(ImmutableArray<BuildspecCommand> commands, string whose) =>
        commands.Select(command => (command.Line, Why: InsecureTransport.In(command.Words))).FirstOrDefault(found => found.Why is not null) is { Why: { } insecure } bad
            ? (TransitEnforcement.Off, $"{whose} fetches without verifying from whom: line {bad.Line}, {insecure}.")
            : (TransitEnforcement.Unknown, $"{whose} has no command that switches TLS off; what the programs that it calls do is not known.");

    private static TransitHop OfCustom(PipelineAction action, string path) => action.Provider.Contains("jenkins", StringComparison.OrdinalIgnoreCase)
        ? new TransitHop(HopKind.Jenkins, action.Provider, TransitEnforcement.Unknown, $"The Jenkins plugin of the action {path} polls AWS over TLS; how Jenkins itself is reached is not in the pipeline.", path)
        : new TransitHop(HopKind.CustomAction, action.Provider, TransitEnforcement.Unknown, $"The worker of the action {path} polls AWS over TLS; where it fetches from and deploys to is not in the pipeline.", path);

    private static IEnumerable<TransitHop> OfTopic(Reference reference, Estate estate)
    {
        var name = reference.Arn.Name;
        yield return Hop(HopKind.Topic, name, $"policy of {name}", () => TopicPolicy.RefusesPlainHttp(estate.Find<Topic>(reference).Value)
            ? (TransitEnforcement.Configuration, $"The policy of the topic {name} refuses messages without TLS.")
            : (TransitEnforcement.Off, $"No policy of the topic {name} refuses every message without TLS."));
        yield return Hop(HopKind.Subscriber, name, $"subscriptions of {name}", () => estate.Find<Topic>(reference).Value.Subscriptions.Value switch
        {
            { IsEmpty: true } => (TransitEnforcement.Aws, $"The topic {name} has no subscriptions."),
            var protocols when protocols.GetValueOrDefault("http") > 0 => (TransitEnforcement.Off, $"The topic {name} delivers over plain HTTP."),
            var protocols when protocols.GetValueOrDefault("email") + protocols.GetValueOrDefault("email-json") > 0 => (TransitEnforcement.Unknown, $"The topic {name} sends mail, and whether a mail server takes it over TLS is for that server to say."),
            var protocols => (TransitEnforcement.Configuration, $"The topic {name} delivers over {string.Join(", ", protocols.Keys)}, none of them in the clear."),
        });
    }

    private static TransitHop OfLink(PipelineAction action, string path) => Hop(HopKind.Link, path, $"{path} ExternalEntityLink", () =>
        action.Configuration["ExternalEntityLink"].Clear is not { } link ? (TransitEnforcement.Unknown, $"The link of the approval {path} was withheld, because it may hold a secret.")
        : link.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? (TransitEnforcement.Off, $"The approval {path} sends people to an address without https.")
        : (TransitEnforcement.Configuration, $"The approval {path} sends people to an https address."));

    private static TransitHop Hop(HopKind kind, string to, string evidence, Func<(TransitEnforcement Enforcement, string Because)> judge)
    {
        try
        {
            var (enforcement, because) = judge();
            return new TransitHop(kind, to, enforcement, because, evidence);
        }
        catch (UnreadableException e)
        {
            return new TransitHop(kind, to, TransitEnforcement.Unknown, e.Message, evidence);
        }
    }
}
