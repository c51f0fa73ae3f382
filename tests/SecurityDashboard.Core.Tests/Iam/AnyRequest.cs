using System.Collections.Immutable;
using CsCheck;

namespace SecurityDashboard.Iam;

/// <summary>Random requests in a small world, so small that policies and requests meet often.</summary>
internal static class AnyRequest
{
    public static readonly string[] Callers =
    [
        Ask.User, "arn:aws:iam::111122223333:user/team/bob", Ask.Role, Ask.RoleSession, "arn:aws:sts::111122223333:assumed-role/Deploy/other",
        "arn:aws:iam::111122223333:role/app/Deploy", "arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/ana",
        "arn:aws:iam::444455556666:user/ana", "arn:aws:iam::444455556666:role/Deploy", "arn:aws:iam::444455556666:root",
        "arn:aws:iam::111122223333:role/aws-service-role/codepipeline.amazonaws.com/AWSServiceRoleForX", "codebuild.amazonaws.com",
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "*",
    ];

    public static readonly (string Action, string Resource)[] Deeds =
    [
        ("s3:GetObject", Ask.Object), ("s3:PutObject", "arn:aws:s3:::artifacts/ana/x"), ("s3:GetBucketPolicy", Ask.Bucket), ("kms:Decrypt", Ask.Key), ("kms:ListKeys", "*"),
        ("sts:AssumeRole", Ask.Role), ("iam:PassRole", Ask.Role), ("codepipeline:StartPipelineExecution", "arn:aws:codepipeline:eu-west-1:111122223333:web"),
        ("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/aws-service-role/codepipeline.amazonaws.com/AWSServiceRoleForX"),
    ];

    /// <summary>The keys that conditions here may ask for, with the values that a request may have; the last two are sets.</summary>
    public static readonly (string Key, string[] Values)[] Keys =
    [
        ("aws:PrincipalTag/team", ["blue", "red", ""]),
        ("aws:SourceIp", ["192.0.2.7", "2001:db8::1", "junk"]),
        ("aws:MultiFactorAuthPresent", ["true", "false"]),
        ("aws:CurrentTime", ["2026-01-01T00:00:00Z", "2027-01-01"]),
        ("s3:max-keys", ["5", "50", "x"]),
        ("iam:PassedToService", ["codebuild.amazonaws.com", "lambda.amazonaws.com"]),
        ("aws:SourceArn", ["arn:aws:codepipeline:eu-west-1:111122223333:web", "arn:aws:s3:::artifacts"]),
        ("kms:EncryptionContext:a", ["1", "2"]),
        ("aws:TagKeys", ["blue,red", "red,green", ""]),
        ("aws:PrincipalOrgPaths", ["o-1/r-1/,o-1/r-1/ou-1/", "o-2/r-2/"]),
    ];

    private static readonly Gen<string> s_condition = OneOf(
        """{"StringEquals":{"aws:PrincipalTag/team":"blue"}}""",
        """{"StringNotEquals":{"aws:PrincipalTag/team":["blue","red"]}}""",
        """{"StringLikeIfExists":{"aws:PrincipalTag/team":"b*"}}""",
        """{"StringEquals":{"aws:SourceIp":"${aws:PrincipalTag/team}"}}""",
        """{"StringNotLike":{"aws:SourceIp":"192*${aws:PrincipalTag/team}"}}""",
        """{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}""",
        """{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:db8::/32"]}}""",
        """{"Bool":{"aws:MultiFactorAuthPresent":true}}""",
        """{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}""",
        """{"Null":{"aws:MultiFactorAuthPresent":"true"}}""",
        """{"Null":{"aws:TagKeys":"false"}}""",
        """{"DateLessThan":{"aws:CurrentTime":"2026-06-01"}}""",
        """{"NumericLessThanEquals":{"s3:max-keys":10}}""",
        """{"NumericNotEquals":{"s3:max-keys":"5"}}""",
        """{"StringEquals":{"iam:PassedToService":"codebuild.amazonaws.com"}}""",
        """{"ArnLike":{"aws:SourceArn":"arn:aws:codepipeline:*:111122223333:*"}}""",
        """{"ArnNotEquals":{"aws:SourceArn":"arn:aws:s3:::${aws:PrincipalTag/team}"}}""",
        """{"ForAnyValue:StringEquals":{"aws:TagKeys":["blue"]}}""",
        """{"ForAllValues:StringEquals":{"aws:TagKeys":["blue","red"]}}""",
        """{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"red"}}""",
        """{"ForAllValues:StringNotLike":{"aws:TagKeys":"g*"}}""",
        """{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}}""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Deploy"}}""",
        """{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/app/*","arn:aws:iam::*:user/*"]}}""",
        """{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}""",
        """{"BoolIfExists":{"aws:PrincipalIsAWSService":"false"},"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}""",
        """{"StringEquals":{"aws:PrincipalType":["User","AssumedRole"]}}""",
        """{"StringEquals":{"aws:username":"ana"}}""",
        """{"StringEquals":{"kms:EncryptionContext:a":"1"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}""",
        """{"StringMatches":{"aws:SourceIp":"x"}}""");

    private static readonly Gen<string> s_action = OneOf(
        "\"*\"", "\"*:*\"", "\"s3:*\"", "\"S3:get*\"", "\"s3:PutObject\"", "\"kms:*\"", "[\"kms:Decrypt\",\"sts:AssumeRole\"]", "\"sts:*\"", "\"iam:PassRole\"", "\"iam:*\"",
        "[\"codepipeline:Start*\",\"s3:?etObject\"]", "\"GetObject\"", "[]");

    private static readonly Gen<string> s_resource = OneOf(
        "\"*\"", "\"*\"", "\"arn:aws:s3:::artifacts/*\"", "\"arn:aws:s3:::artifacts/${aws:username}/*\"", "\"arn:aws:s3:::artifacts/${aws:PrincipalTag/team, 'app'}/*\"",
        "\"arn:aws:s3:::*\"", "[\"arn:aws:kms:*:111122223333:key/*\",\"arn:aws:iam::111122223333:role/*\"]", "\"arn:aws:iam::*:role/Deploy\"", "\"arn:aws:codepipeline:*\"");

    private static readonly Gen<string> s_principal = OneOf(
        "\"*\"", """{"AWS":"*"}""", """{"AWS":"111122223333"}""", """{"AWS":"arn:aws:iam::111122223333:root"}""", """{"AWS":["arn:aws:iam::111122223333:user/ana","444455556666"]}""",
        """{"AWS":"arn:aws:iam::111122223333:role/Deploy"}""", """{"AWS":["arn:aws:iam::111122223333:role/Deploy","111122223333"]}""", """{"AWS":"arn:aws:sts::111122223333:assumed-role/Deploy/build-7"}""",
        """{"AWS":"arn:aws:sts::111122223333:federated-user/ana"}""", """{"AWS":"arn:aws:iam::444455556666:role/Deploy"}""", """{"Service":["codebuild.amazonaws.com"]}""",
        """{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}""", """{"AWS":"AROAEXAMPLEEXAMPLE123"}""", """{"CanonicalUser":"79a59df900b949e5"}""");

    public static readonly Gen<string> Statement = Statements(Gen.Const(""));

    public static readonly Gen<string> ResourceStatement = Statements(
        Gen.Select(OneOf("Principal", "Principal", "Principal", "Principal", "NotPrincipal"), s_principal, (element, principal) => $"\"{element}\":{principal},"));

    public static readonly Gen<PolicyDocument> Policy = Statement.Array[0, 4].Select(Ask.Policy);

    public static readonly Gen<PolicyDocument> ResourcePolicy = ResourceStatement.Array[0, 3].Select(Ask.Policy);

    private static readonly Gen<KeyGrant> s_grant = Gen.Select(OneOf(Ask.User, Ask.Role, "111122223333", "arn:aws:iam::444455556666:role/Deploy"), Gen.Int[0, 2], (grantee, constraint) =>
        new KeyGrant("grants[0]", grantee, ["Decrypt"])
        {
            EncryptionContextSubset = constraint == 1 ? ImmutableSortedDictionary<string, string>.Empty.Add("a", "1") : null,
            EncryptionContextEquals = constraint == 2 ? ImmutableSortedDictionary<string, string>.Empty.Add("a", "1") : null,
        });

    public static readonly Gen<ImmutableArray<OrganizationLevel>> Levels = Policy.Array[0, 2].Array[0, 2].Select(levels =>
        levels.Select((policies, level) => new OrganizationLevel($"{level}", Named($"scps[{level}]", policies))).ToImmutableArray());

    /// <summary>A context in which each key is unknown, absent or one of its values.</summary>
    public static readonly Gen<RequestContext> Context = Fill(RequestContext.Open, isWhole: false);

    public static readonly Gen<AccessRequest> Request = Gen.Select(
        Gen.Select(OneOf(Callers), OneOf(Deeds), Context, Gen.Int[0, 255]),
        Gen.Select(Policy.Array[0, 2], Policy.Array[0, 1], Policy.Array[0, 1]),
        Gen.Select(Levels, Levels, ResourcePolicy.Array[0, 1], s_grant.Array[0, 1]),
        (what, identity, rest) =>
        {
            var (caller, (action, resource), context, flags) = what;
            return new AccessRequest
            {
                Caller = Caller.Parse(caller),
                Action = action,
                Resource = resource,
                ResourceAccount = (flags & 7) == 0 ? null : Ask.Account,
                Context = context,
                Identity = Named("identity", identity.Item1),
                Boundary = Named("boundary", identity.Item2),
                Session = Named("session", identity.Item3),
                Scps = rest.Item1,
                Rcps = (flags & 8) == 0 ? [] : rest.Item2,
                ResourcePolicy = rest.Item3.Length == 0 ? null : new AttachedPolicy("resourcePolicy", rest.Item3[0]),
                Grants = [.. rest.Item4],
                BlockPublicAccess = (flags & 16) != 0,
                ManagementAccount = (flags & 0xE0) == 0,
            };
        });

    public static ImmutableArray<AttachedPolicy> Named(string name, IEnumerable<PolicyDocument> policies) =>
        [.. policies.Select((policy, index) => new AttachedPolicy($"{name}[{index}]", policy))];

    /// <summary>Settles the keys that are unknown in the context; in a whole one no key stays unknown, and it is closed.</summary>
    public static Gen<RequestContext> Fill(RequestContext context, bool isWhole, Caller? caller = null) =>
        Gen.Int[0, 1000].Array[Keys.Length].Select(choices =>
        {
            var filled = isWhole ? context.Close() : context;
            for (var i = 0; i < Keys.Length; i++)
            {
                var (key, values) = Keys[i];
                if (isWhole && context.IsSet(key))
                    continue;
                var choice = choices[i] % (values.Length + (isWhole ? 1 : 3));
                if (choice == values.Length)
                    filled = filled.WithAbsent(key);
                else if (choice < values.Length)
                    filled = i >= Keys.Length - 2 ? filled.With(key, values[choice].Split(',')) : filled.With(key, values[choice]);
            }

            return isWhole && caller is { Kind: CallerKind.User } ? filled.With("aws:username", caller.Name) : filled;
        });

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<string> Statements(Gen<string> principal) => Gen.Select(
        principal, OneOf("Allow", "Allow", "Deny"), OneOf("Action", "Action", "Action", "NotAction"), s_action,
        OneOf("Resource", "Resource", "Resource", "NotResource"), s_resource, Gen.OneOf(Gen.Const(""), s_condition),
        (who, effect, actions, action, resources, resource, condition) =>
            $"{{\"Effect\":\"{effect}\",{who}\"{actions}\":{action},\"{resources}\":{resource}{(condition.Length == 0 ? "" : $",\"Condition\":{condition}")}}}");

    private static RequestContext Close(this RequestContext context) => Keys.Aggregate(RequestContext.Closed, (closed, key) =>
        context.TryFind(key.Key, out var found) && !found.IsUnknown ? closed.With(key.Key, found.Values) : closed);

    private static bool IsSet(this RequestContext context, string key) => context.TryFind(key, out var found) && !found.IsUnknown;
}
