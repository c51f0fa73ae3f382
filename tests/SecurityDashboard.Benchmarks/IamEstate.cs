using System.Collections.Immutable;
using System.Globalization;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Benchmarks;

/// <summary>
/// An organization to ask about: 10,000 principals in four accounts, every one with other policies than the next, and 1,000 pipelines with
/// their projects, artifacts, keys and secrets.
/// </summary>
internal sealed class IamEstate
{
    public const int Principals = 10_000;
    public const int Pipelines = 1_000;

    private const int Teams = 50;
    private const int Policies = 3_000;
    private const string Account = "111122223333";
    private static readonly string[] s_accounts = [Account, Account, Account, Account, Account, Account, Account, "222233334444", "333344445555", "444455556666"];

    private static readonly string[] s_boundaries =
        ["\"s3:*\",\"kms:*\",\"codepipeline:*\"", "\"codepipeline:*\",\"codebuild:*\",\"s3:*\",\"kms:*\",\"logs:*\",\"secretsmanager:*\"", "\"*\""];

    // {0} the pipeline, {1} its team.
    private static readonly (string Action, string Resource)[] s_deeds =
    [
        ("codepipeline:UpdatePipeline", "arn:aws:codepipeline:us-east-1:111122223333:team{1}-app{0}"),
        ("codepipeline:StartPipelineExecution", "arn:aws:codepipeline:us-east-1:111122223333:team{1}-app{0}"),
        ("codepipeline:PutApprovalResult", "arn:aws:codepipeline:us-east-1:111122223333:team{1}-app{0}/Approve/Manual"),
        ("codepipeline:DeletePipeline", "arn:aws:codepipeline:us-east-1:111122223333:team{1}-app{0}"),
        ("codebuild:StartBuild", "arn:aws:codebuild:us-east-1:111122223333:project/team{1}-app{0}"),
        ("codebuild:UpdateProject", "arn:aws:codebuild:us-east-1:111122223333:project/team{1}-app{0}"),
        ("s3:GetObject", "arn:aws:s3:::artifacts-team{1}/app{0}/source.zip"),
        ("s3:PutObject", "arn:aws:s3:::artifacts-team{1}/app{0}/source.zip"),
        ("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/{1}00000-0000-0000-0000-{0}"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:team{1}/app{0}-Ab12Cd"),
    ];

    private readonly Random _random = new(42);
    private readonly string[] _policies;
    private readonly int[][] _attached;
    private readonly PolicyPool _pool = new();

    public IamEstate()
    {
        _policies = [.. Enumerable.Range(0, Policies).Select(_ => Policy(Enumerable.Range(0, 4).Select(_ => Statement())))];
        _attached = [.. Enumerable.Range(0, Principals).Select(_ => Enumerable.Range(0, 5).Select(_ => _random.Next(Policies)).ToArray())];
    }

    public static int ActionsPerPipeline => s_deeds.Length;

    /// <summary>Rewrites one policy; every principal that has it is another one then.</summary>
    public void ChangePolicy(int index) => _policies[index] = Policy(Enumerable.Range(0, 4).Select(_ => Statement()));

    public ImmutableArray<Subject> Subjects()
    {
        var boundaries = s_boundaries.Select((actions, i) => Attached($"boundary{i}", Policy([$$"""{"Effect":"Allow","Action":[{{actions}}],"Resource":"*"}"""]))).ToArray();
        return [.. Enumerable.Range(0, Principals).Select(index =>
        {
            var account = s_accounts[index % s_accounts.Length];
            return new Subject
            {
                Caller = Caller.Parse(index % 8 == 0 ? $"arn:aws:iam::{account}:user/person{index}" : $"arn:aws:iam::{account}:role/role{index}"),
                Context = RequestContext.Open.With("aws:PrincipalTag/team", $"team{index % Teams}").With("aws:PrincipalOrgID", "o-example"),
                Identity = [.. _attached[index].Select(policy => Attached($"policy{policy}", _policies[policy]))],
                Boundary = index % 4 == 1 ? [boundaries[index / 4 % boundaries.Length]] : [],
                Scps = Scps(account),
            };
        })];
    }

    public ImmutableArray<Target> Targets()
    {
        var context = RequestContext.Open.With("aws:SecureTransport", "true").With("aws:RequestedRegion", "us-east-1").With("aws:ViaAWSService", "false");
        ImmutableArray<OrganizationLevel> rcps = [new("root", [Attached("rcp", Policy(["""{"Effect":"Deny","Principal":"*","Action":["s3:*","kms:*","secretsmanager:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-example"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}"""]))])];
        return
        [
            .. from deed in s_deeds
               from pipeline in Enumerable.Range(0, Pipelines)
               let team = pipeline % Teams
               select new Target
               {
                   Action = deed.Action,
                   Resource = string.Format(CultureInfo.InvariantCulture, deed.Resource, pipeline, team),
                   ResourceAccount = Account,
                   Context = context,
                   Rcps = rcps,
                   ResourcePolicy = deed.Action.Split(':')[0] switch
                   {
                       "s3" => Attached($"bucket{team}", BucketPolicy(team)),
                       "kms" => Attached($"key{pipeline}", KeyPolicy(pipeline)),
                       "secretsmanager" when pipeline % 10 == 0 => Attached($"secret{pipeline}", SecretPolicy(pipeline)),
                       _ => null,
                   },
               },
        ];
    }

    private static string BucketPolicy(int team) => Policy(
    [
        $$$$"""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::artifacts-team{{{{team}}}}","arn:aws:s3:::artifacts-team{{{{team}}}}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
        $$$$"""{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::artifacts-team{{{{team}}}}/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}""",
        $$$$"""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/role{{{{team + 1}}}}","arn:aws:iam::222233334444:root"]},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::artifacts-team{{{{team}}}}/*"}""",
        .. team % 5 == 0 ? [$$$$"""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::artifacts-team{{{{team}}}}/*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::333344445555:role/role*7"}}}"""] : Array.Empty<string>(),
    ]);

    private static string KeyPolicy(int pipeline) => Policy(
    [
        """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""",
        $$$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/role{{{{pipeline * 7 + 1}}}}"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}""",
    ]);

    private static string SecretPolicy(int pipeline) => Policy([$$$$"""{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/role{{{{pipeline + 1}}}}"]},"Action":"secretsmanager:GetSecretValue","Resource":"*"}"""]);

    private ImmutableArray<OrganizationLevel> Scps(string account) =>
    [
        new("root", [Attached("full", Full), Attached("guard", Policy(
        [
            """{"Effect":"Deny","Action":["organizations:LeaveOrganization","cloudtrail:StopLogging"],"Resource":"*"}""",
            """{"Effect":"Deny","Action":["codepipeline:DeletePipeline","codebuild:UpdateProject"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/role*1","arn:aws:iam::*:user/person*"]}}}""",
        ]))]),
        new("ou", [Attached("regions", Policy(
        [
            """{"Effect":"Allow","Action":"*","Resource":"*"}""",
            """{"Effect":"Deny","NotAction":["iam:*","sts:*","kms:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}}""",
        ]))]),
        new(account, [Attached("full", Full)]),
    ];

    private static string Full => Policy(["""{"Effect":"Allow","Action":"*","Resource":"*"}"""]);

    private string Statement()
    {
        string[] services = ["s3", "codepipeline", "codebuild", "iam", "kms", "secretsmanager", "ec2", "lambda", "logs", "cloudformation"];
        string[] verbs = ["Get*", "List*", "Describe*", "Start*", "*", "Put*", "Update*"];
        var actions = Enumerable.Range(0, 5).Select(_ => $"\"{services[_random.Next(10)]}:{verbs[_random.Next(7)]}\"");
        var resources = _random.Next(20) switch
        {
            < 4 => "\"*\"",
            4 => "\"arn:aws:s3:::artifacts-${aws:PrincipalTag/team}/*\",\"arn:aws:codepipeline:*:*:${aws:PrincipalTag/team}-*\"",
            5 => "\"arn:aws:s3:::home/${aws:username}/*\"",
            _ => $"\"arn:aws:{services[_random.Next(10)]}:*:{Account}:app-{_random.Next(Teams)}*\",\"arn:aws:codepipeline:us-east-1:{Account}:team{_random.Next(Teams)}-*\",\"arn:aws:s3:::artifacts-team{_random.Next(Teams)}/*\"",
        };
        var condition = _random.Next(20) switch
        {
            < 4 => ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"team" + _random.Next(Teams) + "\"}}",
            4 => ",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}",
            5 => ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":[\"192.0.2.0/24\",\"203.0.113.0/24\"]}}",
            _ => "",
        };
        return $"{{\"Effect\":\"{(_random.Next(10) == 0 ? "Deny" : "Allow")}\",\"Action\":[{string.Join(',', actions)}],\"Resource\":[{resources}]{condition}}}";
    }

    private AttachedPolicy Attached(string name, string text) => new(name, _pool.Read(text));

    private static string Policy(IEnumerable<string> statements) => $"{{\"Version\":\"2012-10-17\",\"Statement\":[{string.Join(',', statements)}]}}";
}
