using CsCheck;

namespace SecurityDashboard.Iam;

public sealed class ArnPatternTests
{
    private const string Pipeline = "arn:aws:codepipeline:us-east-1:111122223333:prod-app";
    private const string Approval = "arn:aws:codepipeline:us-east-1:111122223333:prod-app/Approve/Manual";
    private const string Project = "arn:aws:codebuild:us-east-1:111122223333:project/app";
    private const string Object = "arn:aws:s3:::artifacts/app/source.zip";

    [Theory]
    [InlineData("*", Pipeline, true)]
    [InlineData("**", Pipeline, true)]
    [InlineData("*", "*", true)]
    [InlineData("arn:*", "*", false)]
    [InlineData(Pipeline, "*", false)]
    [InlineData(Pipeline, Pipeline, true)]
    [InlineData(Pipeline, Approval, false)]
    [InlineData(Pipeline + "/*", Approval, true)]
    [InlineData(Pipeline + "/*", Pipeline, false)]
    [InlineData("arn:aws:codepipeline:us-east-1:111122223333:prod-*/Approve/*", Approval, true)]
    [InlineData("arn:aws:codepipeline:us-east-1:111122223333:*/*/*", Approval, true)]
    [InlineData("arn:aws:codepipeline:us-east-1:111122223333:*/*/*", Pipeline, false)]
    [InlineData("arn:aws:codebuild:us-east-1:111122223333:proj*/app", Project, true)]
    [InlineData("arn:aws:iam::*:*/Deploy", "arn:aws:iam::111122223333:role/path/Deploy", true)]
    [InlineData("arn:aws:s3:::artifacts/*", Object, true)]
    [InlineData("arn:aws:s3:::artifacts", Object, false)]
    [InlineData("arn:aws:s3:::artifacts/*/source.zip", Object, true)]
    [InlineData("arn:aws:s3:::*", Object, true)]
    [InlineData("arn:aws:s3:::ARTIFACTS/*", Object, false)]
    [InlineData("arn:aws:S3:::artifacts/*", Object, false)]
    [InlineData("arn:AWS:s3:::artifacts/*", Object, false)]
    [InlineData("arn:aws-cn:s3:::artifacts/*", Object, false)]
    [InlineData("arn:aws*:s3:::artifacts/*", Object, true)]
    [InlineData("arn:*:s3:::artifacts/*", Object, true)]
    [InlineData("arn:aws:s3:*", Object, true)]
    [InlineData("arn:aws:s3", Object, true)]
    [InlineData("arn:aws", Object, true)]
    [InlineData("arn:*", Object, true)]
    [InlineData("arn:aws:sqs:*", Object, false)]
    [InlineData("arn:aws:codepipeline:*:*:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-*:111122223333:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-*-1:111122223333:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-east-?:111122223333:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-*-1:prod-app", Pipeline, false)]
    [InlineData("arn:aws:codepipeline:*:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-*:prod-app", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-east-1*", Pipeline, true)]
    [InlineData("arn:aws:codepipeline:us-east-1?111122223333:prod-app", Pipeline, false)]
    [InlineData("arn:aws:logs:*:*:log-group:/aws/codebuild/*", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/codebuild/app:log-stream:x", true)]
    [InlineData("arn:aws:logs:*:*:log-group:/aws/codebuild/app", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/codebuild/app:log-stream:x", false)]
    [InlineData("arn:aws:logs:*:log-group:app:log-stream", "arn:aws:logs:us-east-1:111122223333:log-group:app:log-stream", true)]
    [InlineData("arn:aws:logs:us-*:log-group:*:x", "arn:aws:logs:us-east-1:111122223333:log-group:app:y:x", true)]
    [InlineData("arn:aws:logs:*:log-group:app:log-stream", "arn:aws:logs:us-east-1:111122223333:log-group/app/log-stream", false)]
    [InlineData("*:codepipeline:*", Pipeline, true)]
    [InlineData("a*", Pipeline, true)]
    [InlineData("prod-app", Pipeline, false)]
    [InlineData("", Pipeline, false)]
    [InlineData("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-??????", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-Ab12Cd", true)]
    [InlineData("arn:aws:secretsmanager:us-east-1:111122223333:secret:db", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-Ab12Cd", false)]
    public void Matches_field_by_field(string pattern, string resource, bool expected) =>
        Assert.Equal(expected ? Truth.True : Truth.False, Match(pattern, resource, RequestContext.Closed));

    [Theory]
    [InlineData("arn:aws:s3:::artifacts/${aws:username}/*", "app", Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${AWS:UserName}/*", "app", Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username}/*", "other", Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username}/*", "*", Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username}*", "", Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username}/*", null, Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username, 'app'}/*", null, Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username,'app'}/*", null, Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username, 'a}p'}/*", null, Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username, '*'}/*", null, Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username, 'x'}/*", "app", Truth.True)]
    [InlineData("arn:aws:s3:::artifacts/${aws:username/*", "app", Truth.False)]
    [InlineData("arn:aws:s3:::artifacts/${*}/*", "app", Truth.False)]
    [InlineData("arn:aws:s3:::${aws:username}/app/*", "artifacts", Truth.True)]
    [InlineData("arn:aws:s3::${aws:username}:artifacts/app/*", "", Truth.False)]
    public void Fills_in_variables(string pattern, string? userName, Truth expected) =>
        Assert.Equal(expected, Match(pattern, Object, userName is null ? RequestContext.Closed : RequestContext.Closed.With("aws:username", userName)));

    [Fact]
    public void Takes_an_escaped_wildcard_literally()
    {
        Assert.Equal(Truth.True, Match("arn:aws:s3:::b/${*}${?}${$}", "arn:aws:s3:::b/*?$", RequestContext.Closed));
        Assert.Equal(Truth.False, Match("arn:aws:s3:::b/${*}${?}${$}", "arn:aws:s3:::b/aa$", RequestContext.Closed));
    }

    [Fact]
    public void Cannot_fill_in_a_key_of_several_values() =>
        Assert.Equal(Truth.False, Match("arn:aws:s3:::artifacts/${aws:username, 'app'}/*", Object, RequestContext.Closed.With("aws:username", "app", "app")));

    [Fact]
    public void Leaves_a_match_open_only_where_an_unknown_variable_could_make_it()
    {
        Assert.Equal(Truth.Unknown, Match("arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*", Object, RequestContext.Open));
        Assert.Equal(Truth.Unknown, Match("arn:aws:s3:::artifacts/${aws:PrincipalTag/team, 'x'}/*", Object, RequestContext.Open));
        Assert.Equal(Truth.False, Match("arn:aws:s3:::other/${aws:PrincipalTag/team}/*", Object, RequestContext.Open));
    }

    [Fact]
    public void Takes_variables_for_plain_text_in_the_old_version() =>
        Assert.Equal(Truth.False, ArnPattern.Parse("arn:aws:s3:::artifacts/${aws:username}/*", variables: false)
            .Matches(ArnText.Of(Object), Question(RequestContext.Closed.With("aws:username", "app"))));

    [Theory]
    [InlineData("*", "*", Truth.True)]
    [InlineData("arn:aws:s3:::*", "arn:aws:s3:::b/*", Truth.True)]
    [InlineData("arn:aws:s3:::b/*", "arn:aws:s3:::b/*", Truth.True)]
    [InlineData("arn:aws:s3:::b/a*", "arn:aws:s3:::b/*", Truth.Unknown)]
    [InlineData("arn:aws:s3:::b/?*", "arn:aws:s3:::b/*", Truth.Unknown)]
    [InlineData("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", Truth.Unknown)]
    [InlineData("arn:aws:s3:::b", "arn:aws:s3:::b/*", Truth.False)]
    [InlineData("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/*", Truth.Unknown)]
    [InlineData("arn:aws:s3:::b", "*", Truth.Unknown)]
    public void Knows_whether_it_takes_in_a_whole_pattern(string pattern, string question, Truth expected) =>
        Assert.Equal(expected, ArnPattern.Parse(pattern, variables: true).Covers(question, Question(RequestContext.Open)));

    [Fact]
    public void Answers_for_a_pattern_what_holds_for_each_resource_in_it()
    {
        var text = Gen.String[Gen.Char["ab*?"], 0, 8];
        Gen.Select(text, text, Gen.String[Gen.Char["ab"], 0, 8]).Sample((pattern, question, name) =>
        {
            var covers = ArnPattern.Parse("arn:aws:s3:::" + pattern, variables: true).Covers("arn:aws:s3:::" + question, Question(RequestContext.Closed));
            var matches = Glob.Parse(pattern).Matches(name);
            return !Glob.Parse(question).Matches(name) || covers is Truth.Unknown || covers == TruthLogic.Of(matches);
        }, iter: Fuzz.Iterations(20_000));
    }

    [Fact]
    public void Matches_no_less_than_field_by_field_and_no_more_than_as_a_whole()
    {
        var field = Gen.String[Gen.Char["ab*?"], 0, 3];
        var plain = Gen.String[Gen.Char["ab"], 0, 3];
        Gen.Select(field.Array[3], field, plain.Array[3], Gen.String[Gen.Char["ab:"], 0, 5]).Sample((pattern, last, fields, resource) =>
        {
            var result = Match($"arn:aws:{pattern[0]}:{pattern[1]}:{pattern[2]}:{last}", $"arn:aws:{fields[0]}:{fields[1]}:{fields[2]}:{resource}", RequestContext.Closed);
            var byField = Glob.Parse(last).Matches(resource) && pattern.Zip(fields).All(pair => Glob.Parse(pair.First).Matches(pair.Second));
            var asWhole = Glob.Parse($"{string.Join(':', pattern)}:{last}").Matches($"{string.Join(':', fields)}:{resource}");
            var hasOpenField = pattern.Any(part => part.EndsWith('*'));
            return byField ? result is Truth.True : result is Truth.False || (hasOpenField && asWhole);
        }, iter: Fuzz.Iterations(20_000));
    }

    private static Truth Match(string pattern, string resource, RequestContext context) =>
        ArnPattern.Parse(pattern, variables: true).Matches(ArnText.Of(resource), Question(context));

    private static Question Question(RequestContext context) => new(Ask.Request(caller: Ask.RoleSession) with { Context = context });
}
