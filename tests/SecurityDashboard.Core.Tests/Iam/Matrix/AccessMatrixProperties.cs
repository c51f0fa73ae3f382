using System.Collections.Immutable;
using CsCheck;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The matrix and the point evaluator agree on every cell, whatever the policies say.</summary>
public sealed class AccessMatrixProperties
{
    private static readonly Gen<PolicyLayers> s_open = Gen.Int[0, 511].Select(bits => bits < 384 ? PolicyLayers.None : (PolicyLayers)(bits & 127));

    private static readonly Gen<Subject> s_subject = Gen.Select(AnyRequest.OneOf([.. AnyRequest.Callers, "anyone"]), AnyRequest.Context, AnyRequest.Request, s_open, Gen.Int[0, 3]).Select((caller, context, request, open, flags) => new Subject
    {
        Caller = caller is "anyone" ? Caller.Anyone : Caller.Parse(caller),
        Context = flags == 0 ? RequestContext.Open : context,
        Identity = request.Identity,
        Boundary = request.Boundary,
        Session = request.Session,
        Scps = request.Scps,
        ManagementAccount = request.ManagementAccount,
        OpenLayers = open,
    });

    private static readonly Gen<Target> s_target = Gen.Select(AnyRequest.Request, AnyRequest.Context, s_open, Gen.Int[0, 31]).Select((request, context, open, flags) => new Target
    {
        Action = flags == 31 ? "s3:*" : request.Action,
        Resource = (flags & 15) switch { 7 => "arn:*", 6 => "*", _ => request.Resource },
        ResourceIsPattern = (flags & 15) == 7,
        ResourceAccount = request.ResourceAccount,
        Context = (flags & 16) == 0 ? RequestContext.Open : context,
        ResourcePolicy = request.ResourcePolicy,
        Grants = request.Grants,
        BlockPublicAccess = request.BlockPublicAccess,
        Rcps = request.Rcps,
        OpenLayers = open,
    });

    private static readonly Gen<(Subject[] Subjects, Target[] Targets)> s_world = Gen.Select(s_subject.Array[1, 8], s_target.Array[1, 12], Gen.Int[0, 1000].Array[24]).Select((subjects, targets, mix) =>
    {
        // Policies in common are what the matrix shares, so there have to be some.
        for (var i = 1; i < subjects.Length; i++)
            subjects[i] = Mix(subjects[i], subjects[i - 1], mix[i]);
        for (var i = 1; i < targets.Length; i++)
            targets[i] = Mix(targets[i], targets[i - 1], mix[8 + i]);
        return (subjects, targets);
    });

    [Fact]
    public void Every_cell_is_what_the_point_evaluator_says() =>
        s_world.Sample(world => Differences(AccessMatrix.Build([.. world.Subjects], [.. world.Targets])).Length == 0, iter: Fuzz.Iterations(400), print: Print);

    [Fact]
    public void After_a_change_every_cell_is_still_what_the_point_evaluator_says() => Gen.Select(s_world, s_world, Gen.Int[0, 1_000_000]).Sample((before, after, mix) =>
    {
        var matrix = AccessMatrix.Build([.. before.Subjects], [.. before.Targets]);
        var subjects = before.Subjects.Select((subject, i) => (mix >> i & 1) == 0 ? subject : Mix(after.Subjects[i % after.Subjects.Length], subject, mix >> i)).ToImmutableArray();
        var targets = (mix & 3) == 3
            ? [.. after.Targets]
            : before.Targets.Select((target, i) => (mix >> i & 2) == 0 ? target : target with { ResourcePolicy = after.Targets[0].ResourcePolicy, Rcps = after.Targets[0].Rcps, OpenLayers = after.Targets[0].OpenLayers }).ToImmutableArray();
        return Differences(matrix.With(subjects, targets)).Length == 0 && Differences(matrix.With(subjects, targets).With([.. before.Subjects], [.. before.Targets])).Length == 0;
    }, iter: Fuzz.Iterations(200), print: world => Print(world.Item1));

    private static string[] Differences(AccessMatrix matrix) =>
    [
        .. from subject in Enumerable.Range(0, matrix.Subjects.Length)
           from target in Enumerable.Range(0, matrix.Targets.Length)
           let expected = PolicyEvaluator.Decide(AccessRequest.Of(matrix.Subjects[subject], matrix.Targets[target]))
           where matrix[subject, target] != expected
           select $"{subject},{target}: {matrix[subject, target]} instead of {expected}",
    ];

    private static Subject Mix(Subject subject, Subject other, int mix) => subject with
    {
        Caller = (mix & 3) == 0 ? other.Caller : subject.Caller,
        Context = (mix & 4) == 0 ? other.Context : subject.Context,
        Identity = (mix & 24) == 0 ? other.Identity : subject.Identity,
        Boundary = (mix & 32) == 0 ? other.Boundary : subject.Boundary,
        Session = (mix & 64) == 0 ? other.Session : subject.Session,
        Scps = (mix & 128) == 0 ? other.Scps : subject.Scps,
    };

    private static Target Mix(Target target, Target other, int mix) => target with
    {
        Context = (mix & 4) == 0 ? other.Context : target.Context,
        ResourcePolicy = (mix & 24) == 0 ? other.ResourcePolicy : target.ResourcePolicy,
        Rcps = (mix & 32) == 0 ? other.Rcps : target.Rcps,
        Grants = (mix & 64) == 0 ? other.Grants : target.Grants,
        ResourceAccount = (mix & 128) == 0 ? Ask.Account : target.ResourceAccount,
    };

    private static string Print((Subject[] Subjects, Target[] Targets) world)
    {
        var matrix = AccessMatrix.Build([.. world.Subjects], [.. world.Targets]);
        return string.Join('\n', Differences(matrix))
            + string.Concat(world.Subjects.Select((subject, i) => $"\n{i} {subject.Caller.Id} open {subject.OpenLayers} {(subject.ManagementAccount ? "management" : "")} {Keys(subject.Context)}{Texts(subject.Identity)}{Texts(subject.Boundary)}{Texts(subject.Session)}{Texts([.. subject.Scps.SelectMany(level => level.Policies)])}"))
            + string.Concat(world.Targets.Select((target, i) => $"\n{i} {target.Action} {target.Resource} of {target.ResourceAccount} open {target.OpenLayers} {Keys(target.Context)} block {target.BlockPublicAccess} {target.ResourcePolicy?.Document} {string.Join(' ', target.Grants)}{Texts([.. target.Rcps.SelectMany(level => level.Policies)])}"));
    }

    private static string Texts(ImmutableArray<AttachedPolicy> policies) => string.Concat(policies.Select(policy => $"\n  {policy.Name} {policy.Document}"));

    private static string Keys(RequestContext context) =>
        $"[{string.Join("; ", context.Keys.Select(key => $"{key.Key}={(key.Value is null ? "unknown" : string.Join(',', key.Value))}"))}]";
}
