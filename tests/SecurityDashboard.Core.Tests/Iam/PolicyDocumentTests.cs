using System.Text.Json;

namespace SecurityDashboard.Iam;

public sealed class PolicyDocumentTests
{
    private const string Allow = """{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}""";

    [Fact]
    public void Reads_a_single_statement_as_a_list_of_one()
    {
        var policy = PolicyDocument.Parse($$"""{"Version":"2012-10-17","Id":"p1","Statement":{{Allow}}}""");

        var statement = Assert.Single(policy.Statements);
        Assert.Equal("Read", statement.Sid);
        Assert.Equal(Effect.Allow, statement.Effect);
        Assert.Equal(["s3:GetObject"], statement.Actions);
        Assert.Equal("p1", policy.Id);
        Assert.True(policy.IsReadable);
        Assert.Empty(policy.Lints);
    }

    [Fact]
    public void Keeps_the_place_of_each_statement()
    {
        var text = $$"""{"Version":"2012-10-17","Statement":[{{Allow}}, {{Allow}}]}""";
        var policy = PolicyDocument.Parse(text);

        Assert.Equal([0, 1], policy.Statements.Select(statement => statement.Index));
        Assert.Equal("/Statement/1", policy.Statements[1].Pointer);
        Assert.Equal(text.LastIndexOf(Allow, StringComparison.Ordinal), policy.Statements[1].Offset);
    }

    [Fact]
    public void Decodes_what_IAM_returns_percent_encoded()
    {
        var plain = PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{Allow}}]}""");
        var encoded = PolicyDocument.Parse(Uri.EscapeDataString(plain.Text));

        Assert.Equal(plain, encoded);
        Assert.Equal(plain.GetHashCode(), encoded.GetHashCode());
        Assert.Single(encoded.Statements);
    }

    [Fact]
    public void Keeps_a_plus_sign_of_an_encoded_policy()
    {
        var policy = PolicyDocument.Parse(Uri.EscapeDataString("""{"Statement":[]}""").Replace("%5B%5D", "%5B%7B%22Sid%22%3A%22a+b%22%7D%5D", StringComparison.Ordinal));

        Assert.Equal("a+b", Assert.Single(policy.Statements).Sid);
    }

    [Fact]
    public void Takes_numbers_and_booleans_as_their_text()
    {
        var policy = Ask.Policy(Ask.Allow("s3:*", condition: """{"Bool":{"aws:SecureTransport":false},"NumericLessThan":{"s3:max-keys":[10,2.50]}}"""));

        var conditions = policy.Statements[0].Conditions;
        Assert.Equal(["false"], conditions[0].Values);
        Assert.Equal(["10", "2.50"], conditions[1].Values);
    }

    [Theory]
    [InlineData("", "The policy is empty.")]
    [InlineData(null, "The policy is empty.")]
    [InlineData("[]", "The policy is not a JSON object.")]
    [InlineData("null", "The policy is not a JSON object.")]
    [InlineData("{", "The policy is not valid JSON (line 1, byte 2).")]
    [InlineData("{} {}", "The policy is not valid JSON (line 1, byte 4).")]
    [InlineData("""{"Id":"\uD800"}""", "The policy holds a string that is not valid Unicode.")]
    [InlineData("""{"Statement":[],"Statement":[]}""", "The policy has two Statement or two Version elements; which of them AWS goes by is unknown.")]
    public void Says_why_a_text_is_no_policy(string? text, string why)
    {
        var policy = PolicyDocument.Parse(text);

        Assert.False(policy.IsReadable);
        Assert.Equal(why, policy.WhyUnreadable);
        Assert.Equal(why, Assert.Single(policy.Lints, lint => lint.Message == why).Message);
        Assert.Empty(policy.Statements);
    }

    [Fact]
    public void Does_not_read_a_text_longer_than_any_policy_can_be()
    {
        var policy = PolicyDocument.Parse($$"""{"Id":"{{new string('x', 300_000)}}"}""");

        Assert.Equal("The policy has 300009 characters; AWS stores none of more than 32768, so it was not read.", policy.WhyUnreadable);
    }

    [Fact]
    public void Reads_a_text_somewhat_too_long_and_says_so()
    {
        var policy = PolicyDocument.Parse($$"""{"Version":"2012-10-17","Id":"{{new string('x', 40_000)}}","Statement":[{{Allow}}]}""");

        Assert.True(policy.IsReadable);
        Assert.Single(policy.Statements);
        Assert.Contains(policy.Lints, lint => lint.Kind is PolicyLintKind.TooLong);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Action":"iam:*","Resource":"*"}""", "The element Action occurs twice; which one AWS goes by is unknown.")]
    [InlineData("""{"Effect":"allow","Action":"s3:*","Resource":"*"}""", "The Effect is 'allow'; it must be Allow or Deny.")]
    [InlineData("""{"Action":"s3:*","Resource":"*"}""", "The statement has no Effect.")]
    [InlineData("""{"Effect":"Allow","Action":{"a":1},"Resource":"*"}""", "A text or a list of texts is expected here.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"}""", "The statement has an element together with its Not form.")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"a":"1"},"Bool":{"a":"2"}}}""", "The operator Bool occurs twice; which one AWS goes by is unknown.")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"a":"1","a":"2"}}}""", "The key a occurs twice under Bool; which one AWS goes by is unknown.")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":"x"}""", "The Condition is not a JSON object.")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":"x"}}""", "The operator Bool is not followed by keys.")]
    [InlineData("""{"Effect":"Deny","Principal":{"Aws2":"*"},"Action":"s3:*","Resource":"*"}""", "There is no kind of principal called Aws2.")]
    [InlineData("7", "The statement is not a JSON object.")]
    public void Calls_a_statement_unreadable_that_nobody_can_be_sure_of(string statement, string why)
    {
        var policy = Ask.Policy(statement, Allow);

        Assert.Equal(why, policy.Statements[0].WhyUnreadable);
        Assert.Null(policy.Statements[1].WhyUnreadable);
        Assert.Contains(policy.Lints, lint => lint.Message == why);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Actions":"s3:*","Resource":"*"}""", PolicyLintKind.UnknownElement, "The policy language has no element Actions; it is ignored.")]
    [InlineData("""{"effect":"Allow","Action":"s3:*","Resource":"*"}""", PolicyLintKind.Spelling, "The element effect is spelled Effect.")]
    [InlineData("""{"Effect":"Allow","Action":"GetObject","Resource":"*"}""", PolicyLintKind.MalformedAction, "'GetObject' is not a service and an action, so it matches nothing.")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringMatch":{"a":"1"}}}""", PolicyLintKind.UnknownOperator, "IAM has no condition operator StringMatch, so the statement applies to nothing.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}}""", PolicyLintKind.ForAllValuesInAllow, "ForAllValues also holds when aws:TagKeys is not in the request. Add a Null condition, or use ForAnyValue.")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"s3:*","Resource":"*"}""", PolicyLintKind.DeletedPrincipal, "The principal AROAEXAMPLEEXAMPLE123 has been deleted, and nobody matches it. Remove it.")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"s3:*","Resource":"*"}""", PolicyLintKind.MalformedPrincipal, "The principal arn:aws:iam::111122223333:role/* has a wildcard, which stands for nothing in a principal.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:iam::${aws:PrincipalAccount}:role/x"}""", PolicyLintKind.MalformedResource, "'arn:aws:iam::${aws:PrincipalAccount}:role/x' has a variable before the fifth colon, where IAM takes none, so it matches nothing.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:*:::x"}""", PolicyLintKind.NonPortableWildcard, "'arn:aws:*:::x' has a wildcard for the service, where the documentation allows none; it is taken to match.")]
    [InlineData("""{"Effect":"Allow","Action":"codepipeline:StartPipeline","Resource":"*"}""", PolicyLintKind.UnknownAction, "No action of codepipeline is called 'codepipeline:StartPipeline'. Correct the name.")]
    [InlineData("""{"Effect":"Allow","NotAction":"codepipeline:Approve*","Resource":"*"}""", PolicyLintKind.UnknownAction, "No action of codepipeline is called 'codepipeline:Approve*'. Correct the name.")]
    [InlineData("""{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":"arn:aws:codepipeline:*:*:web"}""", PolicyLintKind.WrongResourceType, "'codepipeline:PutApprovalResult' works on arn:${Partition}:codepipeline:${Region}:${Account}:${PipelineName}/${StageName}/${ActionName}, and no resource of the statement has that form.")]
    [InlineData("""{"Effect":"Allow","Action":"codepipeline:ListPipelines","Resource":"arn:aws:codepipeline:*:*:web"}""", PolicyLintKind.WrongResourceType, "'codepipeline:ListPipelines' works on no resource of its own, so only the resource * covers it. Give it a statement with Resource *.")]
    [InlineData("""{"Effect":"Allow","Action":"codebuild:StartBuild","Resource":"arn:aws:codebuild:eu-west-1:111122223333:proj*/app"}""", PolicyLintKind.NonPortableWildcard, "'arn:aws:codebuild:eu-west-1:111122223333:proj*/app' has a wildcard in the type of the resource, where the documentation allows none; it is taken to match.")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:S3:::b/k"}""", PolicyLintKind.MalformedResource, "'arn:aws:S3:::b/k' spells its service with capitals; ARNs are compared letter by letter, so it matches nothing.")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"*"},"NotPrincipal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"*"}""", PolicyLintKind.MalformedElement, "The statement has an element together with its Not form.")]
    [InlineData("""{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"*"}""", PolicyLintKind.NotPrincipal, "NotPrincipal with Deny also stops principals that have a boundary, and those whose account is not listed. Use Principal * with a condition on aws:PrincipalArn.")]
    [InlineData("""{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"*"}""", PolicyLintKind.NotPrincipal, "NotPrincipal with Allow lets in everybody else, anonymous callers included. Name the principals that may.")]
    [InlineData("""{"Effect":"Allow","Principal":"111122223333","Action":"s3:GetObject","Resource":"*"}""", PolicyLintKind.MalformedPrincipal, "A principal that is not * must stand under AWS, Service, Federated or CanonicalUser.")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", PolicyLintKind.MalformedElement, "The statement names no action, so it applies to nothing.")]
    public void Points_out_what_a_statement_cannot_mean(string statement, PolicyLintKind kind, string message) =>
        Assert.Equal(message, Assert.Single(Ask.Policy(statement).Lints, lint => lint.Kind == kind).Message);

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":["codepipeline:*","codepipeline:PutApprovalResult"],"Resource":"arn:aws:codepipeline:*:*:web*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"codepipeline:*","Resource":"arn:aws:codepipeline:*:*:web/*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"nosuchservice:Do","Resource":"arn:aws:nosuchservice:::x"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b*/k"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"codepipeline:ListPipelines","Resource":"arn:aws:s3:::b*/k"}""")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"codebuild.amazonaws.com"}}""")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}""")]
    public void Has_nothing_to_say_about_a_sound_statement(string statement) => Assert.Empty(Ask.Policy(statement).Lints);

    [Fact]
    public void Says_that_variables_need_the_newer_version()
    {
        var lint = Assert.Single(PolicyDocument.Parse("""{"Version":"2008-10-17","Statement":[]}""").Lints);

        Assert.Equal(PolicyLintKind.OldVersion, lint.Kind);
    }

    [Fact]
    public void Is_stored_as_its_text()
    {
        var policy = Ask.Policy(Allow);

        var json = JsonSerializer.Serialize(policy);
        Assert.Equal(JsonSerializer.Serialize(policy.Text), json);
        Assert.Equal(policy, JsonSerializer.Deserialize<PolicyDocument>(json));
    }

    [Fact]
    public void Is_read_from_a_JSON_object_too()
    {
        var policy = JsonSerializer.Deserialize<PolicyDocument>($$"""{"Version":"2012-10-17","Statement":[{{Allow}}]}""");

        Assert.Equal("Read", Assert.Single(policy!.Statements).Sid);
    }

    [Fact]
    public void Knows_which_conditions_a_statement_needs()
    {
        var statement = Ask.Policy(Ask.Allow("sts:AssumeRole", condition: """{"StringEquals":{"aws:SourceAccount":"1"},"ArnLikeIfExists":{"aws:SourceArn":"arn:*"}}""")).Statements[0];

        Assert.True(statement.Requires("AWS:sourceaccount"));
        Assert.False(statement.Requires("aws:SourceArn"));
        Assert.True(statement.Mentions("aws:SourceOrgID", "aws:SourceArn"));
        Assert.False(statement.Mentions("aws:SourceOrgID"));
    }

    [Theory]
    [InlineData("%257B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D", "The policy begins with a percent sign even after it was decoded.")]
    [InlineData("%", "The policy begins with a percent sign even after it was decoded.")]
    public void One_that_is_percent_encoded_twice_is_the_same_whenever_it_is_read(string text, string why)
    {
        var policy = PolicyDocument.Parse(text);

        Assert.Equal((text, why), (policy.Text, policy.WhyUnreadable));
        Assert.Equal(why, PolicyDocument.Parse(policy.Text).WhyUnreadable);
    }
}
