using System.Collections.Immutable;
using System.Globalization;
using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Benchmarks;

/// <summary>Who can get where, in one account of 10,000 principals: the graph, the paths to every goal, the best cut, and the answers of one pipeline.</summary>
internal sealed class AccessSuite : Suite
{
    private const string Account = "111122223333";
    private const string Region = "eu-west-1";
    private const int Teams = 100;
    private const int Roles = 6_000;
    private const int Users = 4_000;
    private const int PipelinesOfTeam = 2;

    public override string Name => "access";

    public override string About => "ways to production and to every permission for 10,000 principals, and the answers of one pipeline";

    public override Task RunAsync(string[] args)
    {
        var snapshot = Snapshot();
        var estate = new Estate(snapshot, []);
        var principals = PrincipalList.Of(estate);
        var pipelines = snapshot.Resources.OfType<Pipeline>().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{principals.Length:N0} principals, {pipelines.Count} pipelines, {snapshot.Resources.OfType<BuildProject>().Count()} builds, {AbuseCatalog.Rules.Length} rules"));

        EscalationGraph? graph = null;
        ImmutableArray<AttackPath> production = [];
        ImmutableArray<AttackPath> administrator = [];
        BestCut? cut = null;
        Report("principals of the estate", () => PrincipalList.Of(new Estate(snapshot, [])), runs: 3);
        Report("graph", () => graph = EscalationGraph.Of(new Estate(snapshot, [])), runs: 3);
        Report("graph and shortest paths to production and administrator", () =>
        {
            graph = EscalationGraph.Of(new Estate(snapshot, []));
            production = graph.PathsTo(graph.IsProduction);
            administrator = graph.PathsTo(EscalationGraph.IsAdministrator);
        }, runs: 3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"to production {production.Sum(path => path.Starts.Length):N0} principals on {production.Length:N0} paths, to administrator {administrator.Sum(path => path.Starts.Length):N0} on {administrator.Length:N0}, longest {production.Concat(administrator).Max(path => path.Steps.Length)} steps"));
        Report("best cut to administrator, each candidate decided again", () => cut = graph!.CutOf(administrator, EscalationGraph.IsAdministrator), runs: 1);
        Console.WriteLine(cut?.Because);

        PipelineAccess? access = null;
        Report("all answers of one pipeline", () => access = PipelineAccess.Of(pipelines[0], new Estate(snapshot, [])), runs: 3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{access!.Answers.Sum(answer => answer.Holders.Length):N0} holders of {access.Answers.Length} capabilities"));
        return Task.CompletedTask;
    }

    // Processor time of the process, not the clock: the figure is that of one core even while other work runs on the machine.
    private static void Report(string what, Action action, int runs)
    {
        action();
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var start = Environment.CpuUsage.TotalTime;
            action();
            times.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {times[runs / 2]:N2} s of processor time (min {times[0]:N2}, max {times[^1]:N2}, {runs} runs)"));
    }

    private static AccountSnapshot Snapshot()
    {
        var random = new Random(7);
        ImmutableArray<Resource> resources =
        [
            .. Enumerable.Range(0, Teams).SelectMany(Team),
            .. Enumerable.Range(0, Users).Select(Resource (number) => new User
            {
                Arn = new Arn($"arn:aws:iam::{Account}:user/u{number}"),
                Name = $"u{number}",
                Groups = [$"team{number % Teams}", .. random.Next(20) == 0 ? ["builders"] : Array.Empty<string>()],
                Credentials = Observed.Of(new UserCredentials { PasswordEnabled = true, MfaActive = true, AccessKeys = [] }),
            }),
            .. Enumerable.Range(0, Roles - (Teams * ((2 * PipelinesOfTeam) + 1))).Select(Resource (number) => Role($"app{number}", "ec2", PolicyOf(Allow("s3:GetObject", $"arn:aws:s3:::data{number % 300}/*"), Allow("kms:Decrypt", "*", $$$"""{"StringEquals":{"aws:ResourceTag/team":"team{{{number % Teams}}}"} }"""))) with
            {
                AttachedPolicies = [new Arn($"arn:aws:iam::{Account}:policy/common{number % 40}")],
                TrustPolicy = number % 10 == 0 ? PolicyOf($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"sts:AssumeRole"}""") : Trust("ec2"),
            }),
            .. Enumerable.Range(0, 40).Select(Resource (number) => new ManagedPolicy
            {
                Arn = new Arn($"arn:aws:iam::{Account}:policy/common{number}"),
                Name = $"common{number}",
                Document = Observed.Of(PolicyOf(Allow("logs:*", "*"), Allow(number == 7 ? "sts:AssumeRole" : "sqs:SendMessage", "*"), Allow("codepipeline:GetPipeline", $"arn:aws:codepipeline:*:*:team{number}-*"))),
            }),
            Group("builders", Allow("iam:PassRole", $"arn:aws:iam::{Account}:role/*-build"), Allow("codebuild:*", "*")),
            Role("platform", "codebuild", PolicyOf(Allow("*", "*"))) with { Name = "platform-build", Arn = new Arn($"arn:aws:iam::{Account}:role/platform-build") },
        ];
        return new AccountSnapshot
        {
            Account = new AccountId(Account),
            TakenAt = DateTimeOffset.UnixEpoch.AddYears(56),
            Source = SnapshotSource.Demo,
            Regions = [Region],
            Listings = [],
            Resources = resources,
            OwnedBuckets = Observed.Of<ImmutableArray<string>>([.. resources.OfType<Bucket>().Select(bucket => bucket.Name)]),
        };
    }

    private static IEnumerable<Resource> Team(int team)
    {
        var bucket = $"team{team}-artifacts";
        var key = $"arn:aws:kms:{Region}:{Account}:key/{team:D8}-0000-0000-0000-000000000000";
        yield return new Bucket
        {
            Arn = Bucket.ArnOf(bucket),
            Name = bucket,
            Owner = new AccountId(Account),
            Location = Region,
            Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.Kms, key)),
            Policy = Observed.Of<PolicyDocument?>(PolicyOf($$$$"""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::{{{{bucket}}}}/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""")),
        };
        yield return new KmsKey
        {
            Arn = new Arn(key),
            KnownAs = [],
            Description = Observed.Of(new KeyDescription { Manager = KeyManager.Customer, State = "Enabled", Spec = "SYMMETRIC_DEFAULT", Origin = "AWS_KMS" }),
            Policy = Observed.Of(PolicyOf($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"kms:*","Resource":"*"}""")),
            RotationEnabled = Observed.Of(true),
        };
        yield return Group($"team{team}", Allow("codepipeline:StartPipelineExecution", $"arn:aws:codepipeline:*:*:team{team}-*"), Allow("codebuild:StartBuild", $"arn:aws:codebuild:*:*:project/team{team}-*"), Allow("s3:GetObject", $"arn:aws:s3:::{bucket}/*"));
        yield return Role($"team{team}-lead", "ec2", PolicyOf(Allow("codepipeline:*", $"arn:aws:codepipeline:*:*:team{team}-*")));
        for (var number = 0; number < PipelinesOfTeam; number++)
            foreach (var resource in PipelineOf($"team{team}-app{number}", bucket, key))
                yield return resource;
    }

    private static IEnumerable<Resource> PipelineOf(string name, string bucket, string key)
    {
        var artifacts = PolicyOf(Allow("s3:*Object", $"arn:aws:s3:::{bucket}/*"), Allow("kms:*", key), Allow("codebuild:StartBuild", $"arn:aws:codebuild:*:*:project/{name}"));
        yield return Role($"{name}-pipeline", "codepipeline", artifacts);
        yield return Role($"{name}-build", "codebuild", artifacts);
        yield return new BuildProject
        {
            Arn = new Arn($"arn:aws:codebuild:{Region}:{Account}:project/{name}"),
            Name = name,
            Definition = Observed.Of(new BuildProjectDefinition
            {
                ServiceRole = new Arn($"arn:aws:iam::{Account}:role/{name}-build"),
                Environment = new BuildEnvironment { Image = "aws/codebuild/standard:7.0", PrivilegedMode = false },
                Sources = [new BuildSource("CODEPIPELINE", null)],
                Artifacts = [],
            }),
        };
        yield return new Pipeline
        {
            Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:{name}"),
            Name = name,
            Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty),
            Definition = Observed.Of(new PipelineDefinition
            {
                Version = 1,
                Type = "V2",
                ExecutionMode = "QUEUED",
                Role = new Arn($"arn:aws:iam::{Account}:role/{name}-pipeline"),
                ArtifactStores = [new ArtifactStore(Region, bucket, key)],
                Stages =
                [
                    new Stage("Source", [Action("Source", "Source", "CodeStarSourceConnection", ("ConnectionArn", $"arn:aws:codeconnections:{Region}:{Account}:connection/1"), ("FullRepositoryId", $"example/{name}"), ("BranchName", "main"))]),
                    new Stage("Build", [Action("Build", "Build", "CodeBuild", ("ProjectName", name))]),
                    new Stage("Approve", [Action("Approve", "Approval", "Manual")]),
                    new Stage("Deploy", [Action("Deploy", "Deploy", "CodeDeploy", ("ApplicationName", name), ("DeploymentGroupName", "production"))]),
                ],
            }),
        };
    }

    private static PipelineAction Action(string name, string category, string provider, params (string Key, string Value)[] settings) => new()
    {
        Name = name,
        Category = category,
        Owner = "AWS",
        Provider = provider,
        RunOrder = 1,
        Region = Region,
        Configuration = settings.ToImmutableSortedDictionary(setting => setting.Key, ConfigurationValue (setting) => new ClearText(setting.Value)),
    };

    private static Role Role(string name, string service, PolicyDocument policy) => new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:role/{name}"),
        Name = name,
        TrustPolicy = Trust(service),
        InlinePolicies = [new InlinePolicy("own", policy)],
    };

    private static Group Group(string name, params string[] statements) => new() { Arn = new Arn($"arn:aws:iam::{Account}:group/{name}"), Name = name, InlinePolicies = [new InlinePolicy("own", PolicyOf(statements))] };

    private static PolicyDocument Trust(string service) => PolicyOf($$$"""{"Effect":"Allow","Principal":{"Service":"{{{service}}}.amazonaws.com"},"Action":"sts:AssumeRole"}""");

    private static string Allow(string action, string resource, string condition = "{}") => $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}","Condition":{{condition}}}""";

    private static PolicyDocument PolicyOf(params string[] statements) => PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");
}
