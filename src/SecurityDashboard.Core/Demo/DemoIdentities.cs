using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Demo;

/// <summary>Roles, people, and the policies they have.</summary>
internal static class DemoIdentities
{
    private static readonly Arn AdministratorAccess = new("arn:aws:iam::aws:policy/AdministratorAccess");
    private static readonly Arn ReadOnlyAccess = new("arn:aws:iam::aws:policy/ReadOnlyAccess");

    public static Arn PipelineRoleArn(DemoPipeline pipeline) => RoleArn(pipeline.Account, $"{pipeline.RunsAs}-pipeline");

    public static Arn StackRoleArn(DemoPipeline pipeline) => RoleArn(pipeline.Account, $"{pipeline.Name}-stack");

    public static Arn BuildRoleArn(DemoPipeline pipeline) => RoleArn(pipeline.Account, $"{pipeline.Name}-build");

    public static Arn DeployRoleArn(DemoPipeline pipeline, int number) => RoleArn(pipeline.Account, $"{pipeline.Name}-deploy-{number}");

    public static IEnumerable<Role> RolesOf(DemoPipeline pipeline, int weeksAgo)
    {
        var administers = DemoCompany.Has(pipeline.Name, Flaw.AdministratorRole, weeksAgo);
        var trustsAny = DemoCompany.Has(pipeline.Name, Flaw.TrustsAnySource, weeksAgo);
        var trust = Trust("codepipeline.amazonaws.com", pipeline.Account, trustsAny);
        if (DemoCompany.Has(pipeline.Name, Flaw.TrustsTheAccount, weeksAgo))
            trust += $$$""",{"Sid":"Debugging","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{pipeline.Account}}}:root"},"Action":"sts:AssumeRole"}""";
        var pipelineRole = Role(PipelineRoleArn(pipeline), trust) with { InlinePolicies = [new InlinePolicy("pipeline", PipelinePolicy(pipeline, weeksAgo))] };

        yield return DemoCompany.Has(pipeline.Name, Flaw.BoundedAdministratorRole, weeksAgo) ? pipelineRole with { AttachedPolicies = [AdministratorAccess], PermissionsBoundary = Boundary(pipeline.Account).Arn }
            : administers ? Administrator(pipelineRole)
            : pipelineRole;
        var build = Role(BuildRoleArn(pipeline), Trust("codebuild.amazonaws.com", pipeline.Account, trustsAny)) with { InlinePolicies = [new InlinePolicy("build", BuildPolicy(pipeline, weeksAgo))] };
        yield return DemoCompany.Has(pipeline.Name, Flaw.AdministratorBuild, weeksAgo) ? Administrator(build) : build;
        if (pipeline.Deploys is "CloudFormation" && pipeline.DeploysInto == pipeline.Account)
        {
            var stack = Role(StackRoleArn(pipeline), $$$"""{"Sid":"Service","Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}""") with
            {
                InlinePolicies = [new InlinePolicy("stacks", DemoStores.Policy("""{"Effect":"Allow","Action":["ec2:CreateTags","ec2:Describe*","lambda:UpdateFunctionConfiguration","logs:CreateLogGroup"],"Resource":"*"}"""))],
            };
            yield return DemoCompany.Has(pipeline.Name, Flaw.AdministratorStackRole, weeksAgo) ? Administrator(stack) : stack;
        }

        for (var number = 1; number <= pipeline.DeployRoles && pipeline.DeploysInto == pipeline.Account; number++)
        {
            var role = Role(DeployRoleArn(pipeline, number), $$$"""{"Sid":"Pipeline","Effect":"Allow","Principal":{"AWS":"{{{PipelineRoleArn(pipeline)}}}"},"Action":"sts:AssumeRole"}""");
            yield return administers ? Administrator(role) : role;
        }
    }

    /// <summary>The role with which a pipeline deploys to staging, in the account for that; null: it deploys there with its own.</summary>
    public static Role? StagingRole(DemoPipeline pipeline, int weeksAgo) => !pipeline.HasStaging || DemoCompany.Has(pipeline.Name, Flaw.SharedStagingAccount, weeksAgo)
        ? null
        : RemoteDeployRole(pipeline with { DeploysInto = DemoCompany.Sandbox }, weeksAgo);

    /// <summary>The role of a build project that no pipeline runs.</summary>
    public static Role RoleOf(DemoBuild build) => Role(RoleArn(build.Account, $"{build.Name}-build"), Trust("codebuild.amazonaws.com", build.Account, fromAnywhere: false)) with
    {
        InlinePolicies = [new InlinePolicy("build", DemoStores.Policy("""{"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}"""))],
    };

    /// <summary>The role with which a pipeline of another account deploys.</summary>
    public static Role RemoteDeployRole(DemoPipeline pipeline, int weeksAgo)
    {
        var trusted = DemoCompany.Has(pipeline.Name, Flaw.TrustsTheOtherAccount, weeksAgo) ? $"arn:aws:iam::{pipeline.Account}:root" : PipelineRoleArn(pipeline).Text;
        var role = Role(RemoteRoleArn(pipeline), $$$"""{"Sid":"Pipeline","Effect":"Allow","Principal":{"AWS":"{{{trusted}}}"},"Action":"sts:AssumeRole"}""") with
        {
            InlinePolicies = [new InlinePolicy("deploy", DemoStores.Policy([
                """{"Effect":"Allow","Action":["cloudformation:Describe*","codedeploy:CreateDeployment","codedeploy:Get*"],"Resource":"*"}""",
                .. pipeline.Deploys is "CloudFormation"
                    ? [$$$"""{"Effect":"Allow","Action":["cloudformation:CreateChangeSet","cloudformation:ExecuteChangeSet","cloudformation:UpdateStack"],"Resource":"arn:aws:cloudformation:*:{{{pipeline.DeploysInto}}}:stack/{{{pipeline.Name}}}-*/*"}"""]
                    : Array.Empty<string>(),
            ]))],
        };
        return DemoCompany.Has(pipeline.Name, Flaw.AdministratorRemoteRole, weeksAgo) ? Administrator(role) : role;
    }

    public static Arn RemoteRoleArn(DemoPipeline pipeline) => RoleArn(pipeline.DeploysInto, $"deploy-from-{pipeline.Name}");

    public static IEnumerable<Resource> Everyone(AccountId account, DateTimeOffset today, int weeksAgo)
    {
        yield return DemoCredentials.Account(account, today, weeksAgo);
        foreach (var person in DemoCompany.People.Where(person => person.Account == account))
            yield return User(person, today, weeksAgo);

        yield return Group(account, "administrators") with { AttachedPolicies = [AdministratorAccess] };
        foreach (var policy in PoliciesOf(account))
            yield return policy;
        yield return Group(account, "developers") with { AttachedPolicies = [ReadOnlyAccess, Developer(account).Arn, .. PoliciesOf(account).Where(policy => policy.Name is "lab-pipelines").Select(policy => policy.Arn)], InlinePolicies = [.. OfDevelopers(account)] };
        if (account == DemoCompany.Production)
            yield return PartnerRole();
        yield return Group(account, "approvers") with
        {
            AttachedPolicies = [ReadOnlyAccess],
            InlinePolicies =
            [
                new InlinePolicy("approve", DemoStores.Policy(account == DemoCompany.Shared
                    ? """{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":"*"}"""
                    : $$$"""{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":["arn:aws:codepipeline:*:{{{account}}}:payments-*/Approve/*","arn:aws:codepipeline:*:{{{account}}}:ledger-*/Approve/*","arn:aws:codepipeline:*:{{{account}}}:cards-*/Approve/*"]}""")),
            ],
        };
        yield return new ManagedPolicy { Arn = AdministratorAccess, Name = "AdministratorAccess", Document = Observed.Of(DemoStores.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}""")) };
        yield return new ManagedPolicy
        {
            Arn = ReadOnlyAccess,
            Name = "ReadOnlyAccess",
            Document = Observed.Of(DemoStores.Policy("""{"Effect":"Allow","Action":["codebuild:BatchGet*","codebuild:List*","codepipeline:Get*","codepipeline:List*","iam:Get*","iam:List*","kms:Describe*","kms:List*","s3:Get*","s3:List*"],"Resource":"*"}""")),
        };
        yield return Developer(account);
        yield return Boundary(account);
        // Of a pipeline that nobody remembers.
        if (account == DemoCompany.Production)
            yield return Role(RoleArn(account, "payroll-export-pipeline"), Trust("codepipeline.amazonaws.com", account, fromAnywhere: true)) with
            {
                InlinePolicies = [new InlinePolicy("pipeline", DemoStores.Policy("""{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::harbour-payroll-exports/*"}"""))],
                Use = Observed.Of(new RoleUse(today.AddDays(-900).Date(), today.AddDays(-220).Date())),
            };
        foreach (var role in DemoFederation.RolesOf(account))
            yield return role;
        yield return SingleSignOn(account, "PlatformEngineer") with { AttachedPolicies = [AdministratorAccess] };
        yield return SingleSignOn(account, "Developer") with { AttachedPolicies = [ReadOnlyAccess, Developer(account).Arn] };
        yield return SingleSignOn(account, "Auditor") with { AttachedPolicies = [ReadOnlyAccess] };
    }

    // What grew over the years: a copy of full access, a service that was opened for a week, an experiment.
    private static IEnumerable<ManagedPolicy> PoliciesOf(AccountId account)
    {
        if (account == DemoCompany.Shared)
            yield return Policy("artifact-tools", """{"Effect":"Allow","Action":["s3:*"],"Resource":"*"}""");
        if (account != DemoCompany.Sandbox)
            yield break;

        yield return Policy("lab-pipelines", """{"Effect":"Allow","Action":["codepipeline:*","codebuild:*"],"Resource":"*"},{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::harbour-labs-artifacts-*"}""");
        yield return Policy("lab-everything", """{"Effect":"Allow","Action":"*","Resource":"*"}""");

        ManagedPolicy Policy(string name, string statement) => new() { Arn = new Arn($"arn:aws:iam::{account}:policy/{name}"), Name = name, Document = Observed.Of(DemoStores.Policy(statement)) };
    }

    // Each meant well: the ledger's developers mend releases at night, and whoever wants a pipeline makes one.
    private static IEnumerable<InlinePolicy> OfDevelopers(AccountId account)
    {
        if (account == DemoCompany.Production)
            yield return new InlinePolicy("ledger-on-call", DemoStores.Policy(
                $$$$"""{"Sid":"OnCall","Effect":"Allow","Action":["codepipeline:UpdatePipeline","codepipeline:PutApprovalResult"],"Resource":"arn:aws:codepipeline:*:{{{{account}}}}:ledger-*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"""));
        if (account == DemoCompany.Shared)
            yield return new InlinePolicy("self-service", DemoStores.Policy(
                $$$"""{"Sid":"Pipelines","Effect":"Allow","Action":"codepipeline:CreatePipeline","Resource":"arn:aws:codepipeline:*:{{{account}}}:*"}""",
                """{"Sid":"AnyRole","Effect":"Allow","Action":"iam:PassRole","Resource":"*"}"""));
    }

    /// <summary>The role with which the partner releases what it has handed over.</summary>
    private static Role PartnerRole() =>
        Role(RoleArn(DemoCompany.Production, "kyc-partner-release"), $$$"""{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{DemoCompany.Partner}}}:root"},"Action":"sts:AssumeRole"}""") with
        {
            InlinePolicies =
            [
                new InlinePolicy("release", DemoStores.Policy($$$"""{"Sid":"Release","Effect":"Allow","Action":["codepipeline:StartPipelineExecution","codepipeline:UpdatePipeline"],"Resource":"arn:aws:codepipeline:*:{{{DemoCompany.Production}}}:onboarding-kyc"}""")),
            ],
        };

    private static User User(DemoPerson person, DateTimeOffset today, int weeksAgo) => new()
    {
        Arn = new Arn($"arn:aws:iam::{person.Account}:user/{person.Name}"),
        Name = person.Name,
        Groups = [person.Group],
        AttachedPolicies = person is { Name: "jonas.weber", Account: var account } ? [.. PoliciesOf(account).Where(policy => policy.Name is "lab-everything").Select(policy => policy.Arn)] : [],
        Credentials = Observed.Of(DemoCredentials.Of(person, today, weeksAgo)),
    };

    private static Role SingleSignOn(AccountId account, string permissionSet)
    {
        var name = $"AWSReservedSSO_{permissionSet}_{DemoIds.Fingerprint($"{account}/{permissionSet}")[..16]}";
        return Role(new Arn($"arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/{DemoCompany.Ireland}/{name}"),
            $$$$"""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{{account}}}}:saml-provider/AWSSSO_{{{{DemoIds.Fingerprint(account.Text)[..16]}}}}_DO_NOT_DELETE"},"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}""");
    }

    private static Group Group(AccountId account, string name) => new() { Arn = new Arn($"arn:aws:iam::{account}:group/{name}"), Name = name };

    private static ManagedPolicy Developer(AccountId account) => new()
    {
        Arn = new Arn($"arn:aws:iam::{account}:policy/developer-access"),
        Name = "developer-access",
        Document = Observed.Of(DemoStores.Policy(
            $$$"""{"Effect":"Allow","Action":["codebuild:StartBuild","codepipeline:StartPipelineExecution","codepipeline:RetryStageExecution"],"Resource":["arn:aws:codepipeline:*:{{{account}}}:mobile-*","arn:aws:codepipeline:*:{{{account}}}:docs-site*","arn:aws:codebuild:*:{{{account}}}:project/mobile-*","arn:aws:codebuild:*:{{{account}}}:project/legacy-*"]}""",
            $$$"""{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:{{{account}}}:secret:search/*"}""")),
    };

    private static ManagedPolicy Boundary(AccountId account) => new()
    {
        Arn = new Arn($"arn:aws:iam::{account}:policy/pipeline-boundary"),
        Name = "pipeline-boundary",
        Document = Observed.Of(DemoStores.Policy(
            """{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey","codebuild:StartBuild","codebuild:BatchGetBuilds","cloudformation:Describe*","redshift-data:*"],"Resource":"*"}""",
            """{"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:PutObject"],"Resource":"arn:aws:s3:::harbour-data-*/*"}""")),
    };

    // People make an administrator in three ways; the effect is the same.
    public static Role Administrator(Role role) => DemoIds.Choice(role.Name, 3) switch
    {
        0 => role with { InlinePolicies = role.InlinePolicies.Add(new InlinePolicy("everything", DemoStores.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""))) },
        1 => role with
        {
            InlinePolicies = role.InlinePolicies.Add(new InlinePolicy("temporary", DemoStores.Policy("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""", """{"Effect":"Allow","Action":["iam:*"],"Resource":["*"]}"""))),
        },
        _ => role with { AttachedPolicies = role.AttachedPolicies.Add(AdministratorAccess) },
    };

    private static Role Role(Arn arn, string trustStatement) => new() { Arn = arn, Name = arn.Name, TrustPolicy = DemoStores.Policy(trustStatement) };

    private static string Trust(string service, AccountId account, bool fromAnywhere) => fromAnywhere
        ? $$$"""{"Sid":"Service","Effect":"Allow","Principal":{"Service":"{{{service}}}"},"Action":"sts:AssumeRole"}"""
        : $$$$"""{"Sid":"Service","Effect":"Allow","Principal":{"Service":"{{{{service}}}}"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"{{{{account}}}}"}}}""";

    private static Iam.PolicyDocument PipelinePolicy(DemoPipeline pipeline, int weeksAgo)
    {
        var store = DemoStores.Of(pipeline).First();
        return DemoStores.Policy([
            $$$"""{"Sid":"Artifacts","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:PutObject"],"Resource":"arn:aws:s3:::{{{store.BucketName}}}/*"}""",
            $$$"""{"Sid":"Key","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"{{{store.Key}}}"}""",
            $$$"""{"Sid":"Builds","Effect":"Allow","Action":["codebuild:StartBuild","codebuild:BatchGetBuilds"],"Resource":"arn:aws:codebuild:{{{pipeline.Region}}}:{{{pipeline.Account}}}:project/{{{pipeline.Name}}}-*"}""",
            DemoCompany.Has(pipeline.Name, Flaw.UsesEveryRepository, weeksAgo)
                ? """{"Sid":"Source","Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*"}"""
                : $$$$"""{"Sid":"Source","Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"arn:aws:codeconnections:{{{{pipeline.Region}}}}:{{{{pipeline.Account}}}}:connection/*","Condition":{"StringLike":{"codeconnections:FullRepositoryId":"harbour-example/{{{{pipeline.Name}}}}*"}}}""",
            """{"Sid":"Deploy","Effect":"Allow","Action":["codedeploy:CreateDeployment","codedeploy:Get*","codedeploy:RegisterApplicationRevision","ecs:UpdateService","ecs:Describe*","ecs:RegisterTaskDefinition"],"Resource":"*"}""",
            .. DemoCompany.Has(pipeline.Name, Flaw.AllowsWhatItDoesNotName, weeksAgo) ? [$$$"""{"Sid":"AllButDeleting","Effect":"Allow","NotAction":"ecs:Delete*","Resource":"arn:aws:ecs:*:{{{pipeline.Account}}}:service/production/{{{pipeline.Name}}}"}"""] : Array.Empty<string>(),
            .. DemoCompany.Has(pipeline.Name, Flaw.ChangesItself, weeksAgo) ? [$$$"""{"Sid":"SelfUpdate","Effect":"Allow","Action":["codepipeline:UpdatePipeline","codepipeline:GetPipeline"],"Resource":"{{{$"arn:aws:codepipeline:{pipeline.Region}:{pipeline.Account}:{pipeline.Name}"}}}"}"""] : Array.Empty<string>(),
            .. DemoCompany.Has(pipeline.Name, Flaw.WritesItsOwnPolicy, weeksAgo) ? [$$$"""{"Sid":"Roles","Effect":"Allow","Action":["iam:PutRolePolicy","iam:GetRole"],"Resource":"arn:aws:iam::{{{pipeline.Account}}}:role/{{{pipeline.Name}}}-*"}"""] : Array.Empty<string>(),
            .. DemoCompany.Has(pipeline.Name, Flaw.PassesEveryRole, weeksAgo) ? ["""{"Sid":"Tasks","Effect":"Allow","Action":"iam:PassRole","Resource":"*"}"""] : Array.Empty<string>(),
            .. DemoCompany.Has(pipeline.Name, Flaw.AssumesEveryRole, weeksAgo) ? ["""{"Sid":"Accounts","Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/*"}"""] : Array.Empty<string>(),
        ]);
    }

    private static Iam.PolicyDocument BuildPolicy(DemoPipeline pipeline, int weeksAgo)
    {
        var store = DemoStores.Of(pipeline).First();
        return DemoStores.Policy([
            .. DemoCompany.Has(pipeline.Name, Flaw.CloneWithEveryRepository, weeksAgo) ? ["""{"Sid":"History","Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*"}"""] : Array.Empty<string>(),
            $$$"""{"Sid":"Artifacts","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion","s3:PutObject"],"Resource":"arn:aws:s3:::{{{store.BucketName}}}/*"}""",
            $$$"""{"Sid":"Key","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"{{{(DemoCompany.Has(pipeline.Name, Flaw.DecryptsWithEveryKey, weeksAgo) ? "*" : store.Key)}}}"}""",
            $$$"""{"Sid":"Secret","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"{{{(DemoCompany.Has(pipeline.Name, Flaw.ReadsEverySecret, weeksAgo) ? "*" : $"arn:aws:secretsmanager:{pipeline.Region}:{pipeline.Account}:secret:{pipeline.Team}/*")}}}"}""",
            """{"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}""",
        ]);
    }

    private static DateTimeOffset Date(this DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static Arn RoleArn(AccountId account, string name) => new($"arn:aws:iam::{account}:role/{name}");
}
