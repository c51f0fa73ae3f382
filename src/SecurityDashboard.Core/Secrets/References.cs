using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Recognises values that as a whole only point at something, so strictly that a value of such a shape has no room for a secret.</summary>
/// <remarks>
/// Redaction keeps these in clear, so every doubt is a "no": <c>${VAR:-default}</c> has a default, <c>$(command)</c> has arguments,
/// a URL has a user part and a query. <see cref="ReferenceShape.Uuid"/> is the one shape that some providers use for keys; who keeps it
/// must look at the name too.
/// </remarks>
public static class References
{
    private const int LongestReference = 2048;
    private const int UuidLength = 36;
    private const double MostlyRandom = 0.75;
    private const int LongestResourceId = 30;

    private static readonly SearchValues<char> NameSeparators = SearchValues.Create("-/_.");

    // Most values begin like none of these; an expression is made when the first one does.
    private static readonly (ReferenceShape Shape, string Beginning, LinearExpression Expression)[] Shapes =
    [
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; wildcards occur in policies and filters.
        Shape(ReferenceShape.Arn, "arn:aws", @"arn:aws(?:-[a-z]+){0,3}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(?:[0-9]{12}|aws)?:[A-Za-z0-9_./:*+=,-]{1,1024}"),
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
        Shape(ReferenceShape.DynamicReference, "{{resolve:", @"\{\{resolve:(?:ssm|ssm-secure|secretsmanager):[A-Za-z0-9_./:+=-]{1,1024}\}\}"),
        // https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
        Shape(ReferenceShape.PipelineVariable, "#{", @"#\{[A-Za-z0-9_@-]{1,100}\.[A-Za-z0-9_@-]{1,100}\}"),
        Shape(ReferenceShape.ShellVariable, "$", @"\$(?:\{[A-Za-z_][A-Za-z0-9_]{0,63}(?:(?:::|\.)[A-Za-z0-9_]{1,63}){0,3}\}|\([A-Za-z_][A-Za-z0-9_]{0,63}\))"),
        Shape(ReferenceShape.ParameterPath, "/", @"(?:/[A-Za-z0-9_.-]{1,64}){2,15}"),
        Shape(ReferenceShape.KeyAlias, "alias/", @"alias/[A-Za-z0-9/_-]{1,250}"),
        // Hosts of repositories that CodeBuild and CodePipeline know, without a user part, a query or a fragment.
        Shape(ReferenceShape.Repository, "https://", @"https://(?:github\.com|bitbucket\.org|gitlab\.com|git-codecommit\.[a-z0-9-]{5,20}\.amazonaws\.com)(?:/[A-Za-z0-9._-]{1,100}){1,8}"),
        Shape(ReferenceShape.S3Uri, "s3://", @"s3://[a-z0-9.-]{3,63}(?:/[A-Za-z0-9!_.*()/-]{0,1024})?"),
    ];

    private static readonly LinearExpression Uuid = LinearExpression.Whole(@"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private static readonly LinearExpression ResourceId = LinearExpression.Whole("(?:vpc|subnet|sg|ami|i|vol|eni|igw|nat|rtb|vpce|eipalloc|snap|lt|fs|tgw|acl|pcx)-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    private static readonly LinearExpression ImageDigest = LinearExpression.Whole("[a-z0-9][a-z0-9._/-]{0,250}@sha256:[0-9a-f]{64}");

    private static readonly LinearExpression Region = LinearExpression.Whole("(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]");

    private static readonly LinearExpression ParameterName = LinearExpression.Whole("[A-Za-z0-9_./-]{1,1011}(?::[A-Za-z0-9_.-]{1,100})?");

    private static readonly LinearExpression SecretName = LinearExpression.Whole("[A-Za-z0-9/_+=.@-]{1,512}(?::[A-Za-z0-9_.-]{0,128}(?::[A-Za-z0-9_.-]{0,64}(?::(?:[0-9A-Fa-f-]{32,64})?)?)?)?");

    /// <summary>The shape of the whole value, or null when it is not surely a reference.</summary>
    public static ReferenceShape? Recognise(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > LongestReference)
            return null;

        foreach (var (shape, beginning, expression) in Shapes)
        {
            if (value.StartsWith(beginning))
                return expression.IsMatch(value) && !HasRoomForASecret(shape, value) ? shape : null;
        }

        return value.Length == UuidLength && value[8] == '-' && Uuid.IsMatch(value) ? ReferenceShape.Uuid
            : value.Contains("@sha256:", StringComparison.Ordinal) && ImageDigest.IsMatch(value) ? ReferenceShape.ImageDigest
            : value.Length <= LongestResourceId && value.Contains('-') && ResourceId.IsMatch(value) ? ReferenceShape.ResourceId
            : value.Length <= LongestResourceId && value.Contains('-') && Region.IsMatch(value) ? ReferenceShape.Region
            : null;
    }

    /// <summary>True for the name of a parameter, or the name or ARN of a secret with its optional key, stage and version.</summary>
    /// <remarks>A chosen password that reads like a name is taken for one; nothing in it tells them apart.</remarks>
    public static bool IsNameFor(DeclaredType type, ReadOnlySpan<char> value) =>
        NamePart(type, value, out var name) && (!Randomness.HasRandomPart(name) || name.ContainsAny(NameSeparators) && Randomness.RandomShare(name) < MostlyRandom);

    /// <summary>As <see cref="IsNameFor"/>, without the names that carry a generated part, as CloudFormation makes them: too much like a credential to be kept in clear.</summary>
    public static bool IsPlainNameFor(DeclaredType type, ReadOnlySpan<char> value) => NamePart(type, value, out var name) && !Randomness.HasRandomPart(name);

    // The part that people chose; empty for an ARN, which is a name as it is.
    private static bool NamePart(DeclaredType type, ReadOnlySpan<char> value, out ReadOnlySpan<char> name)
    {
        name = default;
        if (value.Length > LongestReference)
            return false;

        if (Recognise(value) is { } shape)
            return shape != ReferenceShape.Uuid;

        name = value.IndexOf(':') is >= 0 and var colon ? value[..colon] : value;
        return (type == DeclaredType.ParameterStore ? ParameterName : SecretName).IsMatch(value);
    }

    // A path, a role's name or a key in a bucket can be chosen freely: one with a random piece may be a credential in disguise.
    private static bool HasRoomForASecret(ReferenceShape shape, ReadOnlySpan<char> value) => shape switch
    {
        ReferenceShape.ParameterPath or ReferenceShape.Repository => Randomness.HasRandomPart(value),
        _ => false,
    };

    private static (ReferenceShape Shape, string Beginning, LinearExpression Expression) Shape(ReferenceShape shape, string beginning, string expression) => (shape, beginning, LinearExpression.Whole(expression));
}
