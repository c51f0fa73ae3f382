using System.Text.RegularExpressions;

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

    private static readonly (ReferenceShape Shape, Regex Expression)[] Shapes =
    [
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; wildcards occur in policies and filters.
        Shape(ReferenceShape.Arn, @"arn:aws(?:-[a-z]+){0,3}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(?:[0-9]{12}|aws)?:[A-Za-z0-9_./:*+=,-]{1,1024}"),
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
        Shape(ReferenceShape.DynamicReference, @"\{\{resolve:(?:ssm|ssm-secure|secretsmanager):[A-Za-z0-9_./:+=-]{1,1024}\}\}"),
        // https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
        Shape(ReferenceShape.PipelineVariable, @"#\{[A-Za-z0-9_@-]{1,100}\.[A-Za-z0-9_@-]{1,100}\}"),
        Shape(ReferenceShape.ShellVariable, @"\$(?:\{[A-Za-z_][A-Za-z0-9_]{0,63}(?:(?:::|\.)[A-Za-z0-9_]{1,63}){0,3}\}|\([A-Za-z_][A-Za-z0-9_]{0,63}\))"),
        Shape(ReferenceShape.ParameterPath, @"(?:/[A-Za-z0-9_.-]{1,64}){2,15}"),
        Shape(ReferenceShape.KeyAlias, @"alias/[A-Za-z0-9/_-]{1,250}"),
        Shape(ReferenceShape.S3Uri, @"s3://[a-z0-9.-]{3,63}(?:/[A-Za-z0-9!_.*()/-]{0,1024})?"),
        Shape(ReferenceShape.Uuid, @"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"),
        Shape(ReferenceShape.ResourceId, @"(?:vpc|subnet|sg|ami|i|vol|eni|igw|nat|rtb|vpce|eipalloc|snap|lt|fs|tgw|acl|pcx)-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
        Shape(ReferenceShape.ImageDigest, @"[a-z0-9][a-z0-9._/-]{0,250}@sha256:[0-9a-f]{64}"),
        Shape(ReferenceShape.Region, @"(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]"),
    ];

    /// <summary>The shape of the whole value, or null when it is not surely a reference.</summary>
    public static ReferenceShape? Recognise(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > LongestReference)
            return null;

        foreach (var (shape, expression) in Shapes)
        {
            if (expression.IsMatch(value))
                return HasRoomForASecret(shape, value) ? null : shape;
        }

        return null;
    }

    /// <summary>True for the name of a parameter, or the name or ARN of a secret with its optional key, stage and version.</summary>
    public static bool IsNameFor(DeclaredType type, ReadOnlySpan<char> value)
    {
        if (value.Length > LongestReference)
            return false;

        if (Recognise(value) is { } shape)
            return shape != ReferenceShape.Uuid;

        var expression = type == DeclaredType.ParameterStore ? ParameterName : SecretName;
        var name = value.IndexOf(':') is >= 0 and var colon ? value[..colon] : value;
        return expression.IsMatch(value) && !Randomness.HasRandomPart(name);
    }

    // A path, a role's name or a key in a bucket can be chosen freely: one with a random piece may be a credential in disguise.
    private static bool HasRoomForASecret(ReferenceShape shape, ReadOnlySpan<char> value) => shape switch
    {
        ReferenceShape.ParameterPath => Randomness.HasRandomPart(value),
        _ => false,
    };

    private static readonly Regex ParameterName = Whole(@"[A-Za-z0-9_./-]{1,1011}(?::[A-Za-z0-9_.-]{1,100})?");

    private static readonly Regex SecretName = Whole(@"[A-Za-z0-9/_+=.@-]{1,512}(?::[A-Za-z0-9_.-]{0,128}(?::[A-Za-z0-9_.-]{0,64}(?::(?:[0-9A-Fa-f-]{32,64})?)?)?)?");

    private static (ReferenceShape Shape, Regex Expression) Shape(ReferenceShape shape, string expression) => (shape, Whole(expression));

    private static Regex Whole(string expression) => new(@"\A(?:" + expression + @")\z", Expressions.Options);
}
