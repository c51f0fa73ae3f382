namespace SecurityDashboard.Iam.Matrix;

public sealed class AccessMatrixTests
{
    private static readonly Subject s_reader = new() { Caller = Caller.Parse(Ask.Role), Identity = [new("reader", Ask.Policy(Ask.Allow("s3:Get*")))] };
    private static readonly Subject s_tagged = new()
    {
        Caller = Caller.Parse(Ask.User),
        Context = RequestContext.Open.With("aws:PrincipalTag/team", "blue"),
        Identity = [new("team", Ask.Policy(Ask.Allow("*", condition: """{"StringEquals":{"aws:PrincipalTag/team":"blue"}}"""), Ask.Allow("kms:*", condition: """{"StringEquals":{"aws:SourceVpc":"vpc-1"}}""")))],
    };

    private static readonly Target s_get = new() { Action = "s3:GetObject", Resource = Ask.Object, ResourceAccount = Ask.Account };
    private static readonly Target s_put = s_get with { Action = "s3:PutObject" };
    private static readonly Target s_denied = s_get with
    {
        ResourcePolicy = new("bucket", Ask.Policy(Ask.Deny("s3:GetObject", principal: "\"*\"", condition: """{"StringNotEquals":{"aws:PrincipalTag/team":"blue"}}"""))),
    };

    private readonly AccessMatrix _matrix = AccessMatrix.Build([s_reader, s_tagged], [s_get, s_put, s_denied]);

    [Fact]
    public void Answers_every_subject_for_every_target()
    {
        Assert.Equal([DecisionResult.Allowed, DecisionResult.ImplicitlyDenied, DecisionResult.ConditionallyDenied], Row(_matrix, 0));
        Assert.Equal([DecisionResult.Allowed, DecisionResult.Allowed, DecisionResult.Allowed], Row(_matrix, 1));
    }

    [Fact]
    public void Lists_who_can_reach_a_target_and_what_a_subject_can_reach()
    {
        Assert.Equal([0, 1], _matrix.SubjectsWith(0));
        Assert.Equal([1], _matrix.SubjectsWith(1));
        Assert.Equal([0, 1], _matrix.SubjectsWith(2));
        Assert.Equal([1], _matrix.SubjectsWith(2, DecisionResult.Allowed));
        Assert.Equal([0, 2], _matrix.TargetsOf(0));
        Assert.Equal([0], _matrix.TargetsOf(0, DecisionResult.Allowed));
    }

    [Fact]
    public void Who_is_named_by_a_resource_shares_nothing_with_the_others_of_its_account()
    {
        var bucket = s_get with { ResourcePolicy = new("bucket", Ask.Policy(Ask.Allow("s3:GetObject", principal: Ask.Aws(Ask.User)))) };
        Subject[] people = [.. new[] { Ask.User, "arn:aws:iam::111122223333:user/bob", "arn:aws:iam::111122223333:user/eve" }.Select(arn => new Subject { Caller = Caller.Parse(arn) })];

        Assert.Equal([0], AccessMatrix.Build([.. people], [bucket]).SubjectsWith(0));
        Assert.Equal([2], AccessMatrix.Build([.. people.Reverse()], [bucket]).SubjectsWith(0));
    }

    [Fact]
    public void A_variable_without_value_still_may_be_met_by_what_stands_for_many_resources()
    {
        var subject = new Subject { Caller = Caller.Parse(Ask.Role), Identity = [new("home", Ask.Policy(Ask.Allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")))] };
        var target = s_get with { Resource = "arn:aws:s3:::home/*", ResourceIsPattern = true };

        Assert.Equal(PolicyEvaluator.Decide(AccessRequest.Of(subject, target)), AccessMatrix.Build([subject], [target])[0, 0]);
    }

    [Fact]
    public void Explains_a_cell_by_the_statement_that_decides_it() =>
        Assert.Equal(["aws:PrincipalTag/team"], _matrix.Explain(0, 2).Unknown);

    [Fact]
    public void May_have_no_subjects_or_no_targets()
    {
        Assert.Empty(AccessMatrix.Build([], [s_get]).SubjectsWith(0));
        Assert.Empty(AccessMatrix.Build([s_tagged], []).TargetsOf(0));
    }

    [Fact]
    public void There_is_no_answer_behind_the_last_target() =>
        Assert.Equal("There are 3 targets. (Parameter 'target')\nActual value was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => _matrix[0, 3]).Message.ReplaceLineEndings("\n"));

    [Fact]
    public void A_layer_that_the_other_half_answers_for_is_not_open()
    {
        var subject = s_reader with { OpenLayers = PolicyLayers.ResourcePolicy | PolicyLayers.Scps };
        var target = s_get with { OpenLayers = PolicyLayers.Identity | PolicyLayers.Grants };

        Assert.Equal(PolicyLayers.Scps | PolicyLayers.Grants, AccessRequest.Of(subject, target).OpenLayers);
    }

    [Fact]
    public void The_keys_of_the_subject_win_over_those_of_the_target()
    {
        var target = s_get with { Context = RequestContext.Closed.With("aws:PrincipalTag/team", "red").With("aws:SecureTransport", "true") };

        var context = AccessRequest.Of(s_tagged, target).Context;

        Assert.False(context.IsOpen);
        Assert.Equal(["blue"], Values(context, "AWS:principaltag/team"));
        Assert.Equal(["true"], Values(context, "aws:SecureTransport"));
    }

    private static string[] Values(RequestContext context, string key) => context.TryFind(key, out var found) ? found.Values : [];

    private static DecisionResult[] Row(AccessMatrix matrix, int subject) => [.. Enumerable.Range(0, matrix.Targets.Length).Select(target => matrix[subject, target])];
}
