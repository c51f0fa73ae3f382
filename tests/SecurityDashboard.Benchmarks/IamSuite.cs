using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Benchmarks;

/// <summary>Decisions a second, with and without their reasons, and the time that a hostile policy can take.</summary>
internal sealed class IamSuite : Suite
{
    // The median of so many batches of this length.
    private const int Batches = 15;
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private const int Roles = 200;
    private const string Account = "111122223333";

    private static readonly (string Action, string Resource)[] s_deeds =
    [
        ("codepipeline:UpdatePipeline", "arn:aws:codepipeline:us-east-1:111122223333:team{0}-app{1}"),
        ("codepipeline:StartPipelineExecution", "arn:aws:codepipeline:us-east-1:111122223333:team{0}-app{1}"),
        ("codepipeline:PutApprovalResult", "arn:aws:codepipeline:us-east-1:111122223333:team{0}-app{1}/Approve/Manual"),
        ("codepipeline:DeletePipeline", "arn:aws:codepipeline:us-east-1:111122223333:team{0}-app{1}"),
        ("codebuild:StartBuild", "arn:aws:codebuild:us-east-1:111122223333:project/team{0}-app{1}"),
        ("codebuild:UpdateProject", "arn:aws:codebuild:us-east-1:111122223333:project/team{0}-app{1}"),
        ("s3:GetObject", "arn:aws:s3:::artifacts-{0}/app{1}/source.zip"),
        ("s3:PutObject", "arn:aws:s3:::artifacts-{0}/app{1}/source.zip"),
        ("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/{0}0000000-0000-0000-0000-{1}"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:team{0}/app{1}-Ab12Cd"),
    ];

    public override string Name => "iam";

    public override string About => "IAM decisions a second, the time a hostile policy can take, the matrix, the memory of secdash iam evaluate; options: decisions, matrix or lines";

    public override async Task RunAsync(string[] args)
    {
        if (args is [] or ["matrix"])
            await IamMatrix.RunAsync();
        if (args is ["matrix-once"])
            IamMatrix.RunOnce();
        if (args is [] or ["decisions"])
            RunDecisions();
        if (args is [] or ["lines"])
            await IamLines.RunAsync();
    }

    private static void RunDecisions()
    {
        var requests = Requests();
        var counts = requests.GroupBy(PolicyEvaluator.Decide).ToDictionary(group => group.Key, group => group.Count());
        Console.WriteLine($"{requests.Length:N0} requests of roles with 5 policies of 4 statements, 3 levels of SCP, a boundary for one in four, bucket and key policies: "
            + string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key}")));

        var results = new DecisionResult[requests.Length];
        Report("decide (a request at hand)", requests.Length, () =>
        {
            for (var i = 0; i < requests.Length; i++)
                results[i] = PolicyEvaluator.Decide(requests[i]);
        });

        Report("ask and decide (a request made for each)", requests.Length, () =>
        {
            for (var i = 0; i < requests.Length; i++)
                results[i] = PolicyEvaluator.Decide(requests[0] with { Caller = requests[i].Caller, Action = requests[i].Action, Resource = requests[i].Resource, Identity = requests[i].Identity });
        });

        var decisions = new Decision[requests.Length];
        Report("decide and explain", requests.Length, () =>
        {
            for (var i = 0; i < requests.Length; i++)
                decisions[i] = PolicyEvaluator.Evaluate(requests[i]);
        });

        var texts = requests.Select(request => request.Identity[0].Document.Text).Distinct().ToList();
        Report("read a policy", texts.Count, () =>
        {
            foreach (var text in texts)
                PolicyDocument.Parse(text);
        });

        foreach (var (name, hostile) in HostileRequests())
        {
            Report($"{name}: read the policy and explain", 1, () => PolicyEvaluator.Evaluate(Reread(hostile)));
            Report($"{name}: explain", 1, () => PolicyEvaluator.Evaluate(hostile));
        }
    }

    // Processor time of the process, not the clock: the figure is that of one core even while other work runs on the machine.
    private static void Report(string what, int perCall, Action work)
    {
        var calls = 1;
        while (Run(work, calls) < s_batch)
            calls *= 2;
        for (var warmUp = TimeSpan.Zero; warmUp < s_warmUp;)
            warmUp += Run(work, calls);

        var seconds = Enumerable.Range(0, Batches).Select(_ => Run(work, calls).TotalSeconds / calls / perCall).Order().ToList();
        var median = seconds[Batches / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {median * 1e6:N3} us of one core, {1 / median:N0} a second (min {seconds[0] * 1e6:N3}, max {seconds[^1] * 1e6:N3} us)"));
    }

    private static TimeSpan Run(Action work, int calls)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < calls; i++)
            work();
        return Environment.CpuUsage.TotalTime - start;
    }

    private static AccessRequest[] Requests()
    {
        var random = new Random(42);
        var policies = Enumerable.Range(0, 300).Select(_ => PolicyDocument.Parse(Policy(Enumerable.Range(0, 4).Select(_ => Statement(random))))).ToArray();
        var full = PolicyDocument.Parse(Policy(["""{"Effect":"Allow","Action":"*","Resource":"*"}"""]));
        var guard = PolicyDocument.Parse(Policy(["""{"Effect":"Deny","Action":["organizations:LeaveOrganization","cloudtrail:StopLogging","kms:ScheduleKeyDeletion"],"Resource":"*"}""",
            """{"Effect":"Deny","NotAction":["iam:*","sts:*","s3:*","kms:*","codepipeline:*","codebuild:*","secretsmanager:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}}"""]));
        var boundary = PolicyDocument.Parse(Policy(["""{"Effect":"Allow","Action":["codepipeline:*","codebuild:*","s3:*","kms:*","logs:*"],"Resource":"*"}"""]));
        ImmutableArray<OrganizationLevel> scps = [Level("root", full), Level("ou", full, guard), Level("account", full)];
        var bucket = PolicyDocument.Parse(Policy(["""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::artifacts-*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
            """{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/role3","arn:aws:iam::444455556666:root"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::artifacts-*/*"}"""]));
        var key = PolicyDocument.Parse(Policy(["""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"""]));
        var roles = Enumerable.Range(0, Roles).Select(_ =>
            ImmutableArray.CreateRange(Enumerable.Range(0, 5).Select(place => new AttachedPolicy($"policy{place}", policies[random.Next(policies.Length)])))).ToArray();
        ImmutableArray<AttachedPolicy> boundaries = [new AttachedPolicy("boundary", boundary)];
        var (bucketPolicy, keyPolicy) = (new AttachedPolicy("bucket", bucket), new AttachedPolicy("key", key));
        var callers = Enumerable.Range(0, Roles).Select(index => Caller.Parse($"arn:aws:iam::{Account}:role/role{index}")).ToArray();
        var context = RequestContext.Open.With("aws:SecureTransport", "true").With("aws:RequestedRegion", "us-east-1").With("aws:PrincipalTag/team", "team1");

        return
        [
            .. Enumerable.Range(0, 4_000).Select(index =>
            {
                var (action, resource) = s_deeds[index / Roles % s_deeds.Length];
                return new AccessRequest
                {
                    Caller = callers[index % Roles],
                    Action = action,
                    Resource = string.Format(CultureInfo.InvariantCulture, resource, random.Next(50), random.Next(1000)),
                    ResourceAccount = Account,
                    Context = context,
                    Identity = roles[index % Roles],
                    Boundary = index % Roles % 4 == 0 ? boundaries : [],
                    Scps = scps,
                    ResourcePolicy = action[0] switch { 's' when action[1] == '3' => bucketPolicy, 'k' => keyPolicy, _ => null },
                };
            }),
        ];
    }

    private static OrganizationLevel Level(string name, params PolicyDocument[] policies) => new(name, [.. policies.Select(policy => new AttachedPolicy(name, policy))]);

    private static string Statement(Random random)
    {
        string[] services = ["s3", "codepipeline", "codebuild", "iam", "kms", "secretsmanager", "ec2", "lambda", "logs", "cloudformation"];
        string[] verbs = ["Get*", "List*", "Describe*", "Start*", "*", "Put*", "Update*"];
        var actions = Enumerable.Range(0, 5).Select(_ => $"\"{services[random.Next(10)]}:{verbs[random.Next(7)]}\"");
        var resources = random.Next(4) == 0 ? "\"*\"" : $"\"arn:aws:{services[random.Next(10)]}:*:{Account}:app-{random.Next(50)}*\",\"arn:aws:codepipeline:us-east-1:{Account}:team{random.Next(50)}-*\",\"arn:aws:s3:::artifacts-{random.Next(50)}/*\"";
        var condition = random.Next(10) < 3 ? ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"team" + random.Next(3) + "\"}}" : "";
        return $"{{\"Effect\":\"{(random.Next(10) == 0 ? "Deny" : "Allow")}\",\"Action\":[{string.Join(',', actions)}],\"Resource\":[{resources}]{condition}}}";
    }

    private static string Policy(IEnumerable<string> statements) => $"{{\"Version\":\"2012-10-17\",\"Statement\":[{string.Join(',', statements)}]}}";

    // 20 KiB of policy, the most that a bucket or secret policy may have, against the longest names.
    private static IEnumerable<(string Name, AccessRequest Request)> HostileRequests()
    {
        var name = new string('a', 1_024);
        foreach (var (title, chunk) in new[] { ("stars and letters", "*a"), ("stars and question marks", "*?a?"), ("long runs", "*" + new string('a', 30) + "b"), ("question marks", "?") })
        {
            var pattern = "arn:aws:s3:::b/" + string.Concat(Enumerable.Repeat(chunk, 1_000 / chunk.Length)) + "*b*";
            yield return ($"resources of {title}", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[{List(pattern)}]}}"));
            yield return ($"condition values of {title}", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{{\"StringLike\":{{\"s3:prefix\":[{List(pattern[15..])}]}}}}}}"));
        }

        yield return ("open stars before colons", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[{List("arn:*:*:*:*:" + string.Concat(Enumerable.Repeat("*a?", 300)) + "*b")}]}}"));
        yield return ("variables", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[{List("arn:aws:s3:::b/*${s3:prefix}*b")}]}}"));
        yield return ("variables in ARN conditions", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{{\"ArnLike\":{{\"aws:SourceArn\":[{List("arn:aws:s3:::*${s3:prefix}*b")}]}}}}}}"));
        yield return ("many statements", Hostile(name, [.. Enumerable.Repeat("""{"Effect":"Allow","Action":"s3:?*","Resource":"arn:aws:s3:::*a*b"}""", 290)]));
        yield return ("many actions", Hostile(name, $"{{\"Effect\":\"Allow\",\"NotAction\":[{List("s3:*e*t*c")}],\"Resource\":\"arn:x\"}}"));
        yield return ("many keys", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{{\"StringNotLike\":{{{string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"k{i}\":\"*a*b\""))}}}}}}}"));
        yield return ("unclosed variables", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"{string.Concat(Enumerable.Repeat("${", 10_000))}\"}}"));
        yield return ("quoted variables", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::{string.Concat(Enumerable.Repeat("${a,'}'", 2_800))}\"}}"));
        yield return ("paths of roles", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{{\"StringLike\":{{\"aws:PrincipalArn\":[{List("arn:*?*?*?*role1?")}]}}}}}}"));
        yield return ("addresses", Hostile(name, $"{{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{{\"IpAddress\":{{\"aws:SourceIp\":[{List("2001:db8::/64")}]}}}}}}"));
        yield return ("principals", Hostile(name, $"{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":[{List("arn:aws:iam::111122223333:role/x")}]}},\"Action\":\"*\",\"Resource\":\"*\"}}") with { ResourcePolicy = new AttachedPolicy("hostile", PolicyDocument.Parse(Policy([$"{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":[{List("arn:aws:iam::111122223333:role/x")}]}},\"Action\":\"*\",\"Resource\":\"*\"}}"]))) });
    }

    private static AccessRequest Reread(AccessRequest request) => request with
    {
        Identity = [request.Identity[0] with { Document = PolicyDocument.Parse(request.Identity[0].Document.Text) }],
        ResourcePolicy = request.ResourcePolicy is { } policy ? policy with { Document = PolicyDocument.Parse(policy.Document.Text) } : null,
    };

    private static string List(string value) => string.Join(',', Enumerable.Repeat($"\"{value}\"", Math.Max(1, 20_000 / (value.Length + 3))));

    private static AccessRequest Hostile(string name, params string[] statements) => new()
    {
        Caller = Caller.Parse($"arn:aws:sts::{Account}:assumed-role/role1/session"),
        Action = "s3:GetObjectVersion",
        Resource = "arn:aws:s3:::b/" + name,
        ResourceAccount = Account,
        Context = RequestContext.Closed.With("s3:prefix", name).With("aws:SourceArn", "arn:aws:s3:::" + name).With("aws:SourceIp", "2001:db9::1"),
        Identity = [new AttachedPolicy("hostile", PolicyDocument.Parse(Policy(statements)))],
    };
}
