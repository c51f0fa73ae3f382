using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Demo;

/// <summary>A pipeline and what belongs to it alone: roles, build projects, webhooks, its connection and the bucket it deploys to.</summary>
internal static class DemoPipelineResources
{
    private static readonly ImmutableArray<(string Name, SecretTrace Trace)> Credentials =
    [
        ("DB_PASSWORD", Trace("named-password", 18)),
        ("AWS_ACCESS_KEY_ID", Trace("aws-access-token", 20)),
        ("AWS_SECRET_ACCESS_KEY", Trace("named-token", 40)),
        ("SFTP_PASSWORD", Trace("named-password", 14)),
        ("SLACK_WEBHOOK", Trace("slack-webhook-url", 78)),
        ("PSP_API_KEY", Trace("stripe-access-token", 32)),
    ];

    public static IEnumerable<Resource> Of(DemoPipeline pipeline, int weeksAgo)
    {
        var sources = Enumerable.Range(1, pipeline.Sources).Select(number => Source(pipeline, number, weeksAgo)).ToList();
        var builds = Enumerable.Range(1, pipeline.Builds).Select(number => Build(pipeline, number, weeksAgo)).ToList();
        if (DemoCompany.Has(pipeline.Name, Flaw.CustomAction, weeksAgo))
            builds.Add(Action("Reconcile", "Test", "Custom", "Jenkins-reconciliation", pipeline.Region, ("ProjectName", "reconciliation")));
        if (DemoCompany.Has(pipeline.Name, Flaw.RunsCommands, weeksAgo))
            builds.Add(Action("SmokeTest", "Compute", "AWS", "Commands", pipeline.Region) with { Commands = Observed.Of<ImmutableArray<BuildspecCommand>>([new BuildspecCommand("SmokeTest", 1, ["curl", "https://"])]) });
        if (DemoCompany.Has(pipeline.Name, Flaw.SecretInUserParameters, weeksAgo))
            builds.Add(With(Action("Announce", "Invoke", "AWS", "Lambda", pipeline.Region, ("FunctionName", "announce-release")), "UserParameters",
                Document(("/channel", "channel", new Redacted(8, DemoIds.Fingerprint("channel"), [])), ("/webhook", "webhook", Secret(pipeline, "SLACK_WEBHOOK", Trace("slack-webhook-url", 78))))));

        var deploys = pipeline.Deploys is null ? [] : Deploys(pipeline).ToList();
        if (DemoCompany.Has(pipeline.Name, Flaw.SecretInParameters, weeksAgo))
            deploys[0] = With(deploys[0], "ParameterOverrides", Document(("/Size", "Size", new Redacted(5, DemoIds.Fingerprint("size"), [])), ("/MasterPassword", "MasterPassword", Secret(pipeline, "DB_PASSWORD", Trace("named-password", 18)))));
        var approve = Action("Approve", "Approval", "AWS", "Manual", pipeline.Region);
        if (DemoCompany.Has(pipeline.Name, Flaw.SecretInSetting, weeksAgo))
            approve = With(approve, "CustomData", Secret(pipeline, "STAGING_LOGIN", Trace("url-credential", 16)));

        if (pipeline is { Team: "risk", Deploys: not null })
            approve = With(approve, "NotificationArn", new ClearText(DemoWatch.TopicArn(pipeline.Account, "risk-releases").Text));
        if (DemoCompany.Has(pipeline.Name, Flaw.HttpLink, weeksAgo))
            approve = With(approve, "ExternalEntityLink", new ClearText($"http://{pipeline.Name}.staging.harbour.example"));

        yield return new Pipeline
        {
            Arn = new Arn($"arn:aws:codepipeline:{pipeline.Region}:{pipeline.Account}:{pipeline.Name}"),
            Name = pipeline.Name,
            Tags = Observed.Of(Tags(pipeline)),
            Definition = Observed.Of(new PipelineDefinition
            {
                Version = 1 + DemoIds.Choice(pipeline.Name, 30),
                Type = sources.Exists(source => source.Owner is "ThirdParty") ? "V1" : "V2",
                ExecutionMode = DemoCompany.Has(pipeline.Name, Flaw.ParallelExecutions, weeksAgo) ? "PARALLEL" : "SUPERSEDED",
                Role = DemoIdentities.PipelineRoleArn(pipeline),
                Variables = DemoCompany.Has(pipeline.Name, Flaw.SecretInPipelineVariable, weeksAgo) ? [new PipelineVariable("MODEL_API_TOKEN", Secret(pipeline, "MODEL_API_TOKEN", Trace("named-token", 40))) { Description = Observed.Of<ConfigurationValue>(new ClearText("")) }] : [],
                ArtifactStores = [.. DemoStores.Of(pipeline).Select(store => new ArtifactStore(store.Region, store.BucketName, DemoCompany.Has(pipeline.Name, Flaw.NoOwnKey, weeksAgo) ? null : KeyOf(store, pipeline)))],
                Stages =
                [
                    Stage("Source", [.. sources, .. pipeline.HasImageSource ? [ImageSource(pipeline, weeksAgo)] : Array.Empty<PipelineAction>()]),
                    .. builds.Count == 0 ? Array.Empty<Stage>() : [Stage("Build", [.. builds])],
                    .. pipeline.HasStaging ? [Stage("Staging", [Action("DeployToStaging", "Deploy", "AWS", pipeline.Deploys ?? "CodeDeploy", pipeline.Region, DeploySettings(pipeline, "staging")) with { Role = DemoIdentities.StagingRole(pipeline, weeksAgo)?.Arn }])] : Array.Empty<Stage>(),
                    .. deploys.Count == 0 || DemoCompany.Has(pipeline.Name, Flaw.NoApproval, weeksAgo)
                        ? Array.Empty<Stage>()
                        : [Stage("Approve", [approve])],
                    .. deploys.Count == 0 ? Array.Empty<Stage>() : [Stage("Deploy", [.. deploys])],
                ],
                Triggers = Observed.Of<ImmutableArray<GitTrigger>>([.. sources.Where(source => source.Provider is "CodeStarSourceConnection").Select(source => Trigger(pipeline, source, weeksAgo))]),
            }),
        };

        foreach (var number in Enumerable.Range(1, pipeline.Builds))
            yield return Project(pipeline, number, weeksAgo);

        foreach (var role in DemoIdentities.RolesOf(pipeline, weeksAgo))
            yield return role;

        foreach (var webhook in Webhooks(pipeline, sources, weeksAgo))
            yield return webhook;

        yield return new Connection { Arn = ConnectionArn(pipeline), Name = "github", ProviderType = "GitHub", Status = "AVAILABLE", RepositoryLinks = Observed.Of<ImmutableArray<string>>([]) };
        if (ParameterOf(pipeline, weeksAgo) is { } parameter)
            yield return parameter;
        if (pipeline.HasImageSource)
            yield return Images(pipeline, weeksAgo);

        if (DemoCompany.Has(pipeline.Name, Flaw.SecretInUserParameters, weeksAgo))
            yield return new InvokedFunction
            {
                Arn = new Arn($"arn:aws:lambda:{pipeline.Region}:{pipeline.Account}:function:announce-release"),
                Name = "announce-release",
                Variables = Observed.Of<ImmutableArray<FunctionVariable>>(
                [
                    new FunctionVariable("LOG_LEVEL", new Redacted(4, DemoIds.Fingerprint("info"), [])),
                    new FunctionVariable("SLACK_WEBHOOK", Secret(pipeline, "SLACK_WEBHOOK", Trace("slack-webhook-url", 78))),
                ]),
            };

        if (pipeline.Deploys is "S3")
            yield return DemoStores.Bucket(SiteOf(pipeline), new DemoStore(pipeline.Account, pipeline.Team, pipeline.Region), weeksAgo);
    }

    /// <summary>What it deploys with CloudFormation, in whatever account that is.</summary>
    public static IEnumerable<StackDeployment> Stacks(DemoPipeline pipeline, int weeksAgo)
    {
        if (pipeline.Deploys is not "CloudFormation")
            yield break;

        foreach (var region in new[] { pipeline.Region, pipeline.SecondRegion }.OfType<string>())
            yield return Stack(pipeline, "production", pipeline.DeploysInto, region, weeksAgo);
        if (pipeline.HasStaging)
            yield return Stack(pipeline, "staging", DemoIdentities.StagingRole(pipeline, weeksAgo)?.Account ?? pipeline.Account, pipeline.Region, weeksAgo);
        for (var number = 1; number <= pipeline.DeployRoles && pipeline.DeploysInto == pipeline.Account; number++)
            yield return Stack(pipeline, $"batch-{number}", pipeline.Account, pipeline.Region, weeksAgo);
    }

    private static StackDeployment Stack(DemoPipeline pipeline, string environment, AccountId account, string region, int weeksAgo)
    {
        // The template forgot NoEcho, so what the pipeline hands over stands here too.
        var password = DemoCompany.Has(pipeline.Name, Flaw.SecretInParameters, weeksAgo) ? Secret(pipeline, "DB_PASSWORD", Trace("named-password", 18)) : (ConfigurationValue)new ClearText("****");
        var size = new StackValue("Size", new Redacted(5, DemoIds.Fingerprint("size"), []));
        return new StackDeployment
        {
            Arn = new Arn($"arn:aws:cloudformation:{region}:{account}:stack/{pipeline.Name}-{environment}"),
            Name = $"{pipeline.Name}-{environment}",
            Deployed = Observed.Of<StackValues?>(new StackValues([size, new StackValue("MasterPassword", password)], [])),
            Defaults = Observed.Of<ImmutableArray<StackValue>>([size]),
        };
    }

    private static PipelineAction Source(DemoPipeline pipeline, int number, int weeksAgo) => pipeline.SourcesFromBucket
        ? Action("Source", "Source", "AWS", "S3", pipeline.Region, ("S3Bucket", DemoStores.Of(pipeline).First().BucketName), ("S3ObjectKey", "notebooks.zip"), ("PollForSourceChanges", "false"))
        : DemoCompany.Has(pipeline.Name, Flaw.OAuthSource, weeksAgo)
        ? Action(pipeline.Sources == 1 ? "Source" : $"Source{number}", "Source", "ThirdParty", "GitHub", pipeline.Region,
            ("Owner", "harbour-example"), ("Repo", RepositoryOf(pipeline, number)), ("Branch", "main"), ("OAuthToken", "****"), ("PollForSourceChanges", DemoCompany.Has(pipeline.Name, Flaw.PollsSource, weeksAgo) ? "true" : "false"))
        : Action(pipeline.Sources == 1 ? "Source" : $"Source{number}", "Source", "AWS", "CodeStarSourceConnection", pipeline.Region,
            [
                ("ConnectionArn", ConnectionArn(pipeline).Text), ("FullRepositoryId", $"harbour-example/{RepositoryOf(pipeline, number)}"), ("BranchName", BranchOf(pipeline, weeksAgo)), ("DetectChanges", "true"),
                .. DemoCompany.Has(pipeline.Name, Flaw.CloneWithEveryRepository, weeksAgo) ? [("OutputArtifactFormat", "CODEBUILD_CLONE_REF")] : Array.Empty<(string, string)>(),
            ]);

    /// <summary>What the builds of a pipeline read from Parameter Store; null: nothing.</summary>
    private static Parameter? ParameterOf(DemoPipeline pipeline, int weeksAgo)
    {
        var isPlain = DemoCompany.Has(pipeline.Name, Flaw.PlainParameter, weeksAgo);
        return !isPlain && pipeline.Team is not "ledger" ? null : new Parameter
        {
            Arn = new Arn($"arn:aws:ssm:{pipeline.Region}:{pipeline.Account}:parameter/{pipeline.Name}/SCHEME_PASSWORD"),
            Name = $"/{pipeline.Name}/SCHEME_PASSWORD",
            Settings = Observed.Of(isPlain ? new ParameterSettings("String", Key: null) : new ParameterSettings("SecureString", DemoStores.Of(pipeline).First().Key)),
        };
    }

    private static PipelineAction ImageSource(DemoPipeline pipeline, int weeksAgo) => DemoCompany.Has(pipeline.Name, Flaw.MovableImageTag, weeksAgo)
        ? Action("BaseImage", "Source", "AWS", "ECR", pipeline.Region, ("RepositoryName", RepositoryNameOf(pipeline)))
        : Action("BaseImage", "Source", "AWS", "ECR", pipeline.Region, ("RepositoryName", RepositoryNameOf(pipeline)), ("ImageTag", "2026.5"));

    private static ImageRepository Images(DemoPipeline pipeline, int weeksAgo) => new()
    {
        Arn = new Arn($"arn:aws:ecr:{pipeline.Region}:{pipeline.Account}:repository/{RepositoryNameOf(pipeline)}"),
        Name = RepositoryNameOf(pipeline),
        Tags = Observed.Of(new TagMutability(DemoCompany.Has(pipeline.Name, Flaw.MovableImageTag, weeksAgo) ? "MUTABLE" : "IMMUTABLE", [])),
        Policy = Observed.Of(DemoCompany.Has(pipeline.Name, Flaw.RepositoryOpenToPartner, weeksAgo)
            ? DemoStores.Policy($$$"""{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{DemoCompany.Partner}}}:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer","ecr:PutImage","ecr:InitiateLayerUpload","ecr:UploadLayerPart","ecr:CompleteLayerUpload"]}""")
            : null),
    };

    private static string RepositoryNameOf(DemoPipeline pipeline) => $"{pipeline.Team}/base";

    private static GitTrigger Trigger(DemoPipeline pipeline, PipelineAction source, int weeksAgo) => new()
    {
        SourceAction = source.Name,
        Pushes = [new GitPush(new GitNames([new ClearText(DemoCompany.Has(pipeline.Name, Flaw.BroadTrigger, weeksAgo) ? "**" : BranchOf(pipeline, weeksAgo))], []), Tags: null)],
    };

    private static string BranchOf(DemoPipeline pipeline, int weeksAgo) => DemoCompany.Has(pipeline.Name, Flaw.DevelopBranch, weeksAgo) ? "develop" : "main";

    private static Stage Stage(string name, ImmutableArray<PipelineAction> actions) => new(name, actions) { Rules = Observed.Of<ImmutableArray<StageRule>>([]) };

    private static PipelineAction Build(DemoPipeline pipeline, int number, int weeksAgo) => number == 1 && DemoCompany.Has(pipeline.Name, Flaw.SecretInVariable, weeksAgo)
        ? With(Plain(pipeline, number), "EnvironmentVariables", Document(("/0/name", "name", new ClearText("SFTP_PASSWORD")), ("/0/value", "SFTP_PASSWORD", Secret(pipeline, "SFTP_PASSWORD", Trace("named-password", 14)))))
        : Plain(pipeline, number);

    private static PipelineAction With(PipelineAction action, string setting, ConfigurationValue value) => action with { Configuration = action.Configuration.SetItem(setting, value) };

    private static RedactedDocument Document(params (string Pointer, string Name, ConfigurationValue Value)[] leaves) =>
        new([.. leaves.Select(leaf => new ConfigurationLeaf(leaf.Pointer, leaf.Name, DeclaredType.Plaintext, leaf.Value))]);

    private static PipelineAction Plain(DemoPipeline pipeline, int number) =>
        Action(pipeline.Builds == 1 ? "Build" : $"Build{number}", "Build", "AWS", "CodeBuild", pipeline.Region, ("ProjectName", ProjectName(pipeline, number)));

    private static IEnumerable<PipelineAction> Deploys(DemoPipeline pipeline)
    {
        yield return Action("Deploy", "Deploy", "AWS", pipeline.Deploys ?? "", pipeline.Region, DeploySettings(pipeline, "production")) with { Role = RemoteRole(pipeline) };
        if (pipeline.SecondRegion is { } second)
            yield return Action($"Deploy-{second}", "Deploy", "AWS", pipeline.Deploys ?? "", second, DeploySettings(pipeline, "production")) with { Role = RemoteRole(pipeline) };
        for (var number = 1; number <= pipeline.DeployRoles && pipeline.DeploysInto == pipeline.Account; number++)
            yield return Action($"Deploy-batch-{number}", "Deploy", "AWS", pipeline.Deploys ?? "", pipeline.Region, DeploySettings(pipeline, $"batch-{number}")) with { Role = DemoIdentities.DeployRoleArn(pipeline, number) };
    }

    private static Arn? RemoteRole(DemoPipeline pipeline) => pipeline.DeploysInto == pipeline.Account ? null : DemoIdentities.RemoteRoleArn(pipeline);

    private static (string, string)[] DeploySettings(DemoPipeline pipeline, string environment) => pipeline.Deploys switch
    {
        "S3" => [("BucketName", SiteOf(pipeline)), ("Extract", "true")],
        "ECS" => [("ClusterName", environment), ("ServiceName", pipeline.Name)],
        "CloudFormation" => [("ActionMode", "CREATE_UPDATE"), ("StackName", $"{pipeline.Name}-{environment}"), ("TemplatePath", "build::template.yml"), ("Capabilities", "CAPABILITY_NAMED_IAM"),
            .. pipeline.DeploysInto == pipeline.Account ? [("RoleArn", DemoIdentities.StackRoleArn(pipeline).Text)] : Array.Empty<(string, string)>()],
        _ => [("ApplicationName", pipeline.Name), ("DeploymentGroupName", environment)],
    };

    private static BuildProject Project(DemoPipeline pipeline, int number, int weeksAgo)
    {
        var name = ProjectName(pipeline, number);
        var store = DemoStores.Of(pipeline).First();
        return new BuildProject
        {
            Arn = new Arn($"arn:aws:codebuild:{pipeline.Region}:{pipeline.Account}:project/{name}"),
            Name = name,
            ResourcePolicy = Observed.Of<PolicyDocument?>(null),
            Exports = Observed.Of<ImmutableArray<ExportedVariable>>(
            [
                new ExportedVariable("IMAGE_TAG", new Redacted(12, DemoIds.Fingerprint(name + "tag"), [])),
                .. DemoCompany.Has(pipeline.Name, Flaw.ExportsSecret, weeksAgo) ? [new ExportedVariable("REGISTRY_TOKEN", Secret(pipeline, "REGISTRY_TOKEN", Trace("named-token", 40)))] : Array.Empty<ExportedVariable>(),
            ]),
            Definition = Observed.Of(new BuildProjectDefinition
            {
                ServiceRole = DemoIdentities.BuildRoleArn(pipeline),
                EncryptionKey = store.Owner == DemoCompany.Partner || DemoCompany.Has(pipeline.Name, Flaw.NoOwnKey, weeksAgo) ? null : store.Key,
                Environment = new BuildEnvironment
                {
                    Image = DemoCompany.Has(pipeline.Name, Flaw.UnpinnedImage, weeksAgo) ? "pytorch/pytorch:latest" : "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                    PrivilegedMode = DemoCompany.Has(pipeline.Name, Flaw.PrivilegedBuild, weeksAgo),
                    Variables =
                    [
                        .. Credentials.Take(DemoCompany.Count(pipeline.Name, Flaw.PlaintextCredential, weeksAgo)).Select(credential => new BuildVariable(credential.Name, "PLAINTEXT", Secret(pipeline, credential.Name, credential.Trace))),
                        .. pipeline.StoreOwner == pipeline.Account ? [new BuildVariable("DATABASE_SECRET", "SECRETS_MANAGER", new ClearText($"{pipeline.Team}/database:password"))] : Array.Empty<BuildVariable>(),
                        .. DemoCompany.Has(pipeline.Name, Flaw.LostSecret, weeksAgo) ? [new BuildVariable("DIRECTORY_LOGIN", "SECRETS_MANAGER", new ClearText($"{pipeline.Team}/directory:login"))] : Array.Empty<BuildVariable>(),
                        .. ParameterOf(pipeline, weeksAgo) is { } parameter ? [new BuildVariable(parameter.Name.Split('/')[^1], "PARAMETER_STORE", new ClearText(parameter.Name))] : Array.Empty<BuildVariable>(),
                        new BuildVariable("AWS_ACCOUNT_ID", "PLAINTEXT", new ClearText(pipeline.Account.Text)),
                        new BuildVariable("SERVICE", "PLAINTEXT", new Redacted(pipeline.Name.Length, DemoIds.Fingerprint(pipeline.Name), [])),
                    ],
                },
                Sources = [new BuildSource("CODEPIPELINE", Location: null) { Access = Observed.Of(new SourceAccess(IgnoresCertificate: false, AddressUser.None, Connection: null)) }],
                Artifacts = [new BuildArtifacts("CODEPIPELINE", Location: null, EncryptionDisabled: false)],
                Logs = Observed.Of(new BuildLogs(!DemoCompany.Has(pipeline.Name, Flaw.NoBuildLogs, weeksAgo), ToS3: false, S3EncryptionDisabled: false)),
                Triggers = Observed.Of(new BuildTriggers(Webhook: null)),
                Tags = Tags(pipeline),
            }),
        };
    }

    private static IEnumerable<Webhook> Webhooks(DemoPipeline pipeline, List<PipelineAction> sources, int weeksAgo)
    {
        foreach (var source in sources.Where(source => source.Owner is "ThirdParty"))
            yield return new Webhook
            {
                Arn = new Arn($"arn:aws:codepipeline:{pipeline.Region}:{pipeline.Account}:webhook:{pipeline.Name}-{source.Name}"),
                Name = $"{pipeline.Name}-{source.Name}",
                TargetPipeline = pipeline.Name,
                TargetAction = source.Name,
                Authentication = DemoCompany.Has(pipeline.Name, Flaw.OpenWebhook, weeksAgo) ? "UNAUTHENTICATED" : DemoCompany.Has(pipeline.Name, Flaw.WideWebhookRange, weeksAgo) ? "IP" : "GITHUB_HMAC",
                AllowedIpRange = DemoCompany.Has(pipeline.Name, Flaw.WideWebhookRange, weeksAgo) ? "140.82.0.0/16" : null,
                Filters = Observed.Of<ImmutableArray<WebhookFilter>>([DemoCompany.Has(pipeline.Name, Flaw.NoRefFilter, weeksAgo)
                    ? new WebhookFilter(new ClearText("$.action"), new Redacted(9, DemoIds.Fingerprint("published"), []))
                    : new WebhookFilter(new ClearText("$.ref"), new ClearText("refs/heads/{Branch}"))]),
            };
    }

    // The name of the same secret in another project of the team has the same value: that is how such things spread.
    private static Redacted Secret(DemoPipeline pipeline, string name, SecretTrace trace)
    {
        var fingerprint = DemoIds.Fingerprint($"{pipeline.Team}/{name}");
        return new Redacted(trace.Length, fingerprint, [trace with { Fingerprint = fingerprint }]);
    }

    private static SecretTrace Trace(string rule, int length) => new(rule, SecretConfidence.High, "value", length, Fingerprint: "");

    // Keys are named in all the ways that CodePipeline accepts; across accounts by their ARN, as they must be.
    private static string KeyOf(DemoStore store, DemoPipeline pipeline) => store.Owner != pipeline.Account || pipeline.DeploysInto != pipeline.Account || pipeline.HasStaging
        ? store.Key
        : DemoIds.Choice(pipeline.Name, 4) switch
        {
            0 => $"alias/{store.Team}-artifacts",
            1 => new Arn(store.Key).Name,
            2 => $"arn:aws:kms:{store.Region}:{store.Owner}:alias/{store.Team}-artifacts",
            _ => store.Key,
        };

    private static PipelineAction Action(string name, string category, string owner, string provider, string region, params (string Key, string Value)[] settings) => new()
    {
        Name = name,
        Category = category,
        Owner = owner,
        Provider = provider,
        RunOrder = 1,
        Region = region,
        Commands = Observed.Of<ImmutableArray<BuildspecCommand>>([]),
        Configuration = settings.ToImmutableSortedDictionary(setting => setting.Key, ConfigurationValue (setting) => new ClearText(setting.Value)),
        InputArtifacts = category switch { "Build" => ["source"], "Deploy" => ["build"], _ => [] },
        OutputArtifacts = category switch { "Source" => [name is "Source" or "Source1" ? "source" : name], "Build" => [name is "Build" or "Build1" ? "build" : name], _ => [] },
    };

    private static ImmutableSortedDictionary<string, string> Tags(DemoPipeline pipeline) => ImmutableSortedDictionary<string, string>.Empty
        .Add("env", pipeline.Account == DemoCompany.Sandbox ? "sandbox" : "production")
        .Add("owner", pipeline.Team);

    private static string ProjectName(DemoPipeline pipeline, int number) => pipeline.Builds == 1 ? $"{pipeline.Name}-build" : $"{pipeline.Name}-build-{number}";

    private static string RepositoryOf(DemoPipeline pipeline, int number) => number == 1 ? pipeline.Name : $"{pipeline.Name}-{number}";

    private static string SiteOf(DemoPipeline pipeline) => $"harbour-{pipeline.Name}-releases";

    private static Arn ConnectionArn(DemoPipeline pipeline) =>
        new($"arn:aws:codeconnections:{pipeline.Region}:{pipeline.Account}:connection/{DemoIds.Uuid($"{pipeline.Account}/{pipeline.Region}/github")}");
}
