namespace SecurityDashboard.Iam;

public sealed class PolicyEvaluatorTests
{
    [Fact]
    public void Denies_what_nothing_allows()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request());

        Assert.Equal(DecisionResult.ImplicitlyDenied, decision.Result);
        Assert.Equal(["identity"], decision.BlockedBy);
        Assert.Equal("arn:aws:iam::111122223333:user/ana may not do s3:GetObject on arn:aws:s3:::artifacts/app/source.zip: nothing in identity allows it.", decision.Explanation);
    }

    [Fact]
    public void Says_that_a_role_is_passed_only_within_its_account()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request(action: "iam:PassRole", resource: "arn:aws:iam::444455556666:role/Deploy", account: Ask.Other).WithIdentity(Ask.Allow("*")));

        Assert.Equal(DecisionResult.ImplicitlyDenied, decision.Result);
        Assert.Equal(["service"], decision.BlockedBy);
        Assert.Equal(["A role can be passed only within its own account."], decision.Notes);
    }

    [Fact]
    public void Names_the_statement_that_allows()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request().WithIdentity(Ask.Allow("s3:Put*"), Ask.Allow("s3:Get*", sid: "Read")));

        Assert.Equal(DecisionResult.Allowed, decision.Result);
        var by = Assert.Single(decision.DecidedBy);
        Assert.Equal(("identity[0]", 1, "Read", Effect.Allow, Truth.True), (by.Policy, by.Statement, by.Sid, by.Effect, by.Applies));
        Assert.Equal("arn:aws:iam::111122223333:user/ana may do s3:GetObject on arn:aws:s3:::artifacts/app/source.zip: identity[0] Statement[1] (Read) allows it.", decision.Explanation);
    }

    [Fact]
    public void Denies_whatever_allows_if_one_statement_denies()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request().WithIdentity(Ask.Allow("*"), Ask.Deny("s3:*", sid: "NoS3")));

        Assert.Equal(DecisionResult.ExplicitlyDenied, decision.Result);
        Assert.Equal(["identity"], decision.BlockedBy);
        Assert.Equal("NoS3", Assert.Single(decision.DecidedBy).Sid);
    }

    [Fact]
    public void Says_which_key_would_decide_an_allow()
    {
        var request = Ask.Request().WithIdentity(Ask.Allow("s3:*", condition: """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""")) with { Context = RequestContext.Open };
        var decision = PolicyEvaluator.Evaluate(request);

        Assert.Equal(DecisionResult.ConditionallyAllowed, decision.Result);
        Assert.Equal(["aws:MultiFactorAuthPresent"], decision.Unknown);
        Assert.Equal(DecisionResult.Allowed, (request with { Context = RequestContext.Open.With("aws:multifactorauthpresent", "true") }).Result());
        Assert.Equal(DecisionResult.ImplicitlyDenied, (request with { Context = RequestContext.Closed }).Result());
    }

    [Fact]
    public void Says_which_key_would_decide_a_deny()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request()
            .WithIdentity(Ask.Allow("*"), Ask.Deny("*", condition: """{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}""")) with
        { Context = RequestContext.Open });

        Assert.Equal(DecisionResult.ConditionallyDenied, decision.Result);
        Assert.Equal(["aws:SourceIp"], decision.Unknown);
        Assert.True(decision.IsPossible);
    }

    [Theory]
    [InlineData(PolicyLayers.Scps, "scps")]
    [InlineData(PolicyLayers.Rcps, "rcps")]
    [InlineData(PolicyLayers.Boundary, "boundary")]
    [InlineData(PolicyLayers.Session, "session")]
    [InlineData(PolicyLayers.ResourcePolicy, "resourcePolicy")]
    public void Does_not_promise_what_an_unread_layer_may_deny(PolicyLayers layer, string name)
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request().WithIdentity(Ask.Allow("s3:*")) with { OpenLayers = layer });

        Assert.Equal(DecisionResult.ConditionallyAllowed, decision.Result);
        Assert.Equal([name], decision.Unknown);
    }

    [Theory]
    [InlineData(PolicyLayers.Identity)]
    [InlineData(PolicyLayers.ResourcePolicy)]
    public void Does_not_say_no_when_an_unread_layer_may_allow(PolicyLayers layer) =>
        Assert.Equal(DecisionResult.ConditionallyAllowed, (Ask.Request() with { OpenLayers = layer }).Result());

    [Fact]
    public void Does_not_say_no_over_a_policy_that_cannot_be_read()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request() with { Identity = [new AttachedPolicy("identity[0]", PolicyDocument.Parse("{"))] });

        Assert.Equal(DecisionResult.ConditionallyAllowed, decision.Result);
        Assert.Equal(["identity[0]"], decision.Unknown);
    }

    [Fact]
    public void Does_not_say_yes_past_a_statement_that_cannot_be_read()
    {
        var decision = PolicyEvaluator.Evaluate(Ask.Request().WithIdentity(Ask.Allow("s3:*"), """{"Effect":"deny","Action":"s3:*","Resource":"*"}"""));

        Assert.Equal(DecisionResult.ConditionallyAllowed, decision.Result);
        Assert.Equal(["identity[0] Statement[1]"], decision.Unknown);
    }

    [Fact]
    public void Wants_an_allow_at_every_level_of_the_organization()
    {
        var request = Ask.Request().WithIdentity(Ask.Allow("s3:*"));

        Assert.Equal(DecisionResult.Allowed, request.WithScps(Ask.Allow("*"), Ask.Allow("s3:*")).Result());
        var decision = PolicyEvaluator.Evaluate(request.WithScps(Ask.Allow("*"), Ask.Allow("ec2:*"), Ask.Allow("*")));
        Assert.Equal(DecisionResult.ImplicitlyDenied, decision.Result);
        Assert.Equal(["scp"], decision.BlockedBy);
        Assert.Equal(DecisionResult.ImplicitlyDenied, (request with { Scps = [new OrganizationLevel("root", [])] }).Result());
        Assert.Equal(DecisionResult.Allowed, (request.WithScps(Ask.Allow("ec2:*")) with { ManagementAccount = true }).Result());
    }

    [Fact]
    public void Answers_for_whole_sets_of_actions_and_resources()
    {
        var admin = new AccessRequest { Caller = Caller.Parse(Ask.Role), Action = "*", Resource = "*", ResourceIsPattern = true, ResourceAccount = Ask.Account };

        Assert.Equal(DecisionResult.Allowed, admin.WithIdentity(Ask.Allow("*")).Result());
        Assert.Equal(DecisionResult.Allowed, admin.WithIdentity(Ask.Allow("*:*")).Result());
        Assert.Equal(DecisionResult.ConditionallyAllowed, admin.WithIdentity(Ask.Allow("s3:*")).Result());
        Assert.Equal(DecisionResult.ConditionallyDenied, admin.WithIdentity(Ask.Allow("*"), Ask.Deny("organizations:*")).Result());
        Assert.Equal(DecisionResult.ConditionallyAllowed, admin.WithIdentity(Ask.Allow("*")).WithBoundary(Ask.Allow("s3:*")).Result());
        Assert.Equal(DecisionResult.ImplicitlyDenied, (admin with { Action = "ec2:*" }).WithIdentity(Ask.Allow("s3:*")).Result());
    }

    [Theory]
    [InlineData("""{"Bool":{"aws:SecureTransport":"false"}}""", Truth.True)]
    [InlineData("""{"Bool":{"aws:SecureTransport":[false]}}""", Truth.True)]
    [InlineData("""{"BoolIfExists":{"aws:SecureTransport":"false"}}""", Truth.True)]
    [InlineData("""{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalOrgID":"o-1"}}""", Truth.Unknown)]
    [InlineData("""{"Bool":{"aws:SecureTransport":"true"}}""", Truth.False)]
    public void Knows_whether_a_bucket_policy_refuses_everyone_without_TLS(string condition, Truth expected)
    {
        var policy = Ask.Policy(Ask.Deny("s3:*", Ask.Bucket + "/*", condition, principal: "\"*\""));
        var plain = new AccessRequest
        {
            Caller = Caller.Anyone,
            Action = "s3:*",
            Resource = Ask.Bucket + "/*",
            ResourceIsPattern = true,
            Context = RequestContext.Open.With("aws:SecureTransport", "false"),
        };

        Assert.Equal(expected, PolicyEvaluator.Consult(policy, plain).Denies);
        Assert.Equal(Truth.False, PolicyEvaluator.Consult(policy, plain with { Resource = Ask.Bucket, ResourceIsPattern = false }).Denies);
    }
}
