using System.Collections.Immutable;
using SecurityDashboard.Remediations;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Judges the sources of projects and of pipelines, of whatever provider.</remarks>
public sealed class SourcesAreOfApprovedOrganizations : Control
{
    private const string NoList = "Nobody has said whose repositories may be built: an administrator sets the approved organizations on the page of this control.";

    private static readonly ListSetting Approved = new(
        "source-organizations", "Approved organizations", "Owners of repositories that may be built and deployed, as OWNER or HOST/OWNER; while the list is empty nothing is judged.", ListEntry.Word);

    private static readonly ImmutableArray<string> Hosted = ["GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-27",
        Title = "Every source belongs to an organization that was approved",
        Severity = Severity.Medium,
        Risk = "What is built from a stranger's repository is what the stranger wants: a fork, a deleted name that somebody else has taken, or a private account that nobody else controls goes into what is deployed.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects", "codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Settings = [Approved],
        Satisfies = ["OWASP-CICD CICD-SEC-3", "OWASP-CICD CICD-SEC-8", "NIST-800-53r5 SA-9", "NIST-800-53r5 CM-7", "ISO-27001:2022 A.5.21"],
        Remediation = new Remediation(
            "Take the source of {name} from a repository of an approved organization, or have its owner approved on the page of this control.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html"))
        {
            Cli = """
                # Fork or move the repository into an organization of your own first.
                case {arn} in
                  *:project/*)
                    read -r -p 'Address of the repository: ' location
                    aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].source' > source-before.json
                    jq --arg location "$location" '.location = $location' source-before.json > source.json
                    aws codebuild update-project --region {region} --name {name} --source file://source.json ;;
                  *)
                    read -r -p 'OWNER/REPO: ' repository
                    aws codepipeline get-pipeline --region {region} --name {name} --query pipeline > pipeline-before.json
                    jq --arg part {subKey} --arg repository "$repository" '($part | split("/")) as [$stage, $source] | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $source) | .configuration.FullRepositoryId) = $repository' pipeline-before.json > pipeline.json
                    aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json ;;
                esac
                """,
            CloudFormation = """
                # Under Source of the AWS::CodeBuild::Project named "{name}":
                Location: https://github.com/OWNER/REPO.git
                # Or in the Configuration of the action "{subKey}" of the AWS::CodePipeline::Pipeline:
                FullRepositoryId: OWNER/REPO
                """,
            Terraform = """
                # Under source of the aws_codebuild_project named "{name}":
                location = "https://github.com/OWNER/REPO.git"
                # Or in the configuration of the action "{subKey}" of the aws_codepipeline:
                FullRepositoryId = "OWNER/REPO"
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Source; or CodePipeline › Pipelines › {name} › Edit › {subKey} › Repository name.",
            Verify = """
                case {arn} in
                  *:project/*) aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[source.location,secondarySources[].location]' ;;
                  *) aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[0].actions[].configuration' ;;
                esac
                """,
            Undo = """
                # With the file that the commands kept:
                case {arn} in
                  *:project/*) aws codebuild update-project --region {region} --name {name} --source file://source-before.json ;;
                  *) aws codepipeline update-pipeline --region {region} --pipeline file://pipeline-before.json ;;
                esac
                """,
            SideEffects = "The next build takes what is in the other repository; webhooks and credentials of the old one stay until they are deleted.",
        },
    };

    public override string ResourceType => ResourceTypes.BuildProject;

    public override bool MendsPolicies => false;

    internal override PolicyRepair? RepairOf(Resource resource, string subKey, Estate estate) => null;

    internal override IEnumerable<Evaluation> Evaluate(Estate estate, Action<ControlFailure>? failed = null) => Evaluate(estate, _ => true, failed);

    internal override IEnumerable<Evaluation> Evaluate(Estate estate, Arn only) => Evaluate(estate, arn => arn == only, failed: null);

    private IEnumerable<Evaluation> Evaluate(Estate estate, Func<Arn, bool> asked, Action<ControlFailure>? failed) =>
        EvaluateAll(estate, estate.All<BuildProject>().Where(listed => asked(listed.Id.Arn)), _ => true, project => Judge(project, estate), failed)
            .Concat(EvaluateAll(estate, estate.All<Pipeline>().Where(listed => asked(listed.Id.Arn)), _ => true, pipeline => Judge(pipeline, estate), failed));

    private static Judgement Judge(BuildProject project, Estate estate)
    {
        var approved = estate.Settings.Of(Approved, project.Account);
        return approved.IsEmpty
            ? Verdict.NotApplicable(NoList)
            : Verdict.OfAll(project.Definition.Value.Sources.Where(source => Hosted.Contains(source.Type)), source => JudgeSource(project, source, approved),
                none: Verdict.NotApplicable($"No source of the project {project.Name} stands in a repository of a provider."));
    }

    private static Verdict JudgeSource(BuildProject project, BuildSource source, NameList approved)
    {
        const string operation = "codebuild:BatchGetProjects";
        var address = source.Location?.Text($"The address of a source of the project {project.Name}", operation);
        return address is not null && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.AbsolutePath.Split('/') is [_, { Length: > 0 } owner, { Length: > 0 }, ..]
            ? Say($"The project {project.Name} builds", owner, uri.Host, "source.location", approved)
            : Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, operation, $"The address of a source of the project {project.Name} names no repository, so nobody knows whose it is. Look at the project in the console."));
    }

    private static Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var approved = estate.Settings.Of(Approved, pipeline.Account);
        return approved.IsEmpty
            ? Verdict.NotApplicable(NoList)
            : Judgement.Each(PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action is { Category: "Source", Provider: "CodeStarSourceConnection" or "GitHub" }), step => step.ToString(),
                step => JudgeAction(pipeline, step, approved, estate), none: Verdict.NotApplicable($"No source of the pipeline {pipeline.Name} stands in a repository of a provider."));
    }

    private static Verdict JudgeAction(Pipeline pipeline, PipelineStep step, NameList approved, Estate estate)
    {
        const string operation = "codepipeline:GetPipeline";
        var isConnected = step.Action.Provider is "CodeStarSourceConnection";
        var name = step.Action.Configuration.GetValueOrDefault(isConnected ? "FullRepositoryId" : "Owner")?.Text($"The repository of the source action {step}", operation) ?? "";
        var owner = name.Split('/')[0];
        if (owner.Length == 0 || owner.Contains("#{", StringComparison.Ordinal))
            return Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, operation, $"The source action {step} of the pipeline {pipeline.Name} names no owner of its repository."));

        // Only where the list names a host for this owner does it matter which one it is.
        var needsHost = !approved.Has(owner) && approved.Names.Any(entry => entry.EndsWith($"/{owner}", StringComparison.OrdinalIgnoreCase) || (entry.Contains('/', StringComparison.Ordinal) && entry.AsSpan().ContainsAny('*', '?')));
        var host = !isConnected ? "github.com" : needsHost ? HostOf(step, pipeline, estate) : null;
        return Say($"The source action {step} of the pipeline {pipeline.Name} takes", owner, host, $"{step} configuration", approved);
    }

    /// <exception cref="UnreadableException">The connection, or where its host stands, is not known.</exception>
    private static string HostOf(PipelineStep step, Pipeline pipeline, Estate estate)
    {
        var arn = new Arn(step.Action.Configuration.GetValueOrDefault("ConnectionArn")?.Clear ?? "");
        var connection = estate.Find<Connection>(new Reference(ResourceTypes.Connection, arn.Text, arn.Account, arn.Region)).Value;
        return connection.ProviderType switch
        {
            "GitHub" => "github.com",
            "Bitbucket" => "bitbucket.org",
            "GitLab" => "gitlab.com",
            _ => throw new UnreadableException(new Unreadable(UnreadableReason.NeverCollected, "", $"The connection of the source action {step} of the pipeline {pipeline.Name} leads to a host of one's own, whose address is not read. Approve the owner without a host.")),
        };
    }

    private static Verdict Say(string takes, string owner, string? host, string path, NameList approved)
    {
        var shown = host is null ? owner : $"{host}/{owner}";
        var evidence = new Evidence(path, $"a repository of {approved}", shown);
        return approved.Has(owner) || (host is not null && approved.Has(shown))
            ? Verdict.Pass($"{takes} a repository of {shown}, which was approved.") with { Evidence = [evidence] }
            : Verdict.Fail($"{takes} a repository of {shown}, which nobody has approved.") with { Evidence = [evidence] };
    }
}
