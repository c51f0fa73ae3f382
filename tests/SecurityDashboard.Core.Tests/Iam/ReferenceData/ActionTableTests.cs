using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.Tests.Iam.ReferenceData;

public sealed class ActionTableTests
{
    private static readonly ActionTable Table = ActionTable.Current;

    [Fact]
    public void Approval_is_asked_per_action_of_a_stage()
    {
        var action = Table.Find("codepipeline:PutApprovalResult");

        Assert.NotNull(action);
        Assert.Equal(AccessLevel.Write, action.Level);
        var resource = Assert.Single(action.Resources);
        Assert.True(resource.Required);
        Assert.Equal("action", resource.Type.Name);
        Assert.Equal("arn:${Partition}:codepipeline:${Region}:${Account}:${PipelineName}/${StageName}/${ActionName}", resource.Type.Arn);
    }

    [Theory]
    [InlineData("codebuild:ImportSourceCredentials")]
    [InlineData("codepipeline:ListPipelines")]
    [InlineData("codepipeline:PutJobSuccessResult")]
    public void Some_actions_have_no_resource_type(string action) => Assert.Empty(Table.Find(action)!.Resources);

    [Theory]
    [InlineData("codepipeline:RetryStageExecution", "stage")]
    [InlineData("codepipeline:UpdatePipeline", "pipeline")]
    [InlineData("codepipeline:PutWebhook", "webhook")]
    [InlineData("kms:Decrypt", "key")]
    [InlineData("secretsmanager:GetSecretValue", "Secret")]
    [InlineData("iam:PassRole", "role")]
    [InlineData("sts:AssumeRole", "role")]
    public void Actions_name_their_resource_types(string action, string type) =>
        Assert.Contains(Table.Find(action)!.Resources, resource => resource.Type.Name == type);

    [Theory]
    [InlineData("CODEPIPELINE:putapprovalresult", "codepipeline:PutApprovalResult")]
    [InlineData("sts:assumerole", "sts:AssumeRole")]
    public void Finds_an_action_in_any_letter_case(string asked, string name) => Assert.Equal(name, Table.Find(asked)?.FullName);

    [Theory]
    [InlineData("codepipeline:Nothing")]
    [InlineData("nothing:PutApprovalResult")]
    [InlineData("PutApprovalResult")]
    [InlineData(":PutApprovalResult")]
    [InlineData("")]
    public void Answers_null_for_what_it_does_not_hold(string action) => Assert.Null(Table.Find(action));

    [Theory]
    [InlineData("iam:CreatePolicyVersion", AccessLevel.PermissionsManagement)]
    [InlineData("codepipeline:TagResource", AccessLevel.Tagging)]
    [InlineData("s3:GetObject", AccessLevel.Read)]
    [InlineData("s3:ListBucket", AccessLevel.List)]
    [InlineData("codecommit:GitPush", AccessLevel.Write)]
    public void Knows_the_level_of_an_action(string action, AccessLevel level) => Assert.Equal(level, Table.Find(action)!.Level);

    [Fact]
    public void Builds_can_be_limited_by_what_their_request_overrides()
    {
        var keys = Table.Find("codebuild:StartBuild")!.ConditionKeys.Select(key => key.Name).ToList();

        Assert.Contains("codebuild:source.buildspec", keys);
        Assert.Contains("codebuild:environment.image", keys);
        Assert.Contains("codebuild:serviceRole", keys);
    }

    [Fact]
    public void Knows_the_type_of_a_condition_key()
    {
        var keys = Table.Service("kms")!.ConditionKeys.ToDictionary(key => key.Name);

        Assert.Equal(ConditionKeyType.Bool, keys["kms:GrantIsForAWSResource"].Type);
        Assert.Equal((ConditionKeyType.String, true), (keys["kms:EncryptionContextKeys"].Type, keys["kms:EncryptionContextKeys"].IsMultivalued));
        Assert.Equal((ConditionKeyType.String, false), (keys["kms:ViaService"].Type, keys["kms:ViaService"].IsMultivalued));
    }

    [Fact]
    public void The_two_namespaces_of_connections_hold_the_same_actions() => Assert.Equal(
        Table.Service("codeconnections")!.Actions.Select(action => action.Name),
        Table.Service("codestar-connections")!.Actions.Select(action => action.Name));

    [Fact]
    public void Resource_control_policies_reach_the_services_of_a_pipeline()
    {
        Assert.Equal(62, Table.RcpSupportedServices.Count);
        string[] supported = ["s3", "sts", "kms", "secretsmanager", "sqs", "codebuild", "codepipeline", "codecommit", "ecr"];
        Assert.All(supported, service => Assert.True(Table.RcpSupportedServices.Contains(service), service));
        Assert.DoesNotContain("iam", Table.RcpSupportedServices.AsEnumerable());
        Assert.DoesNotContain("lambda", Table.RcpSupportedServices.AsEnumerable());
    }

    // A changed count means a new extract: look at what it added before changing the numbers.
    [Fact]
    public void Holds_what_the_extract_of_this_date_holds()
    {
        Assert.Equal(34, Table.Services.Length);
        Assert.Equal(3196, Table.Services.Sum(service => service.Actions.Length));
        Assert.Equal(339, Table.Services.Sum(service => service.ResourceTypes.Length));
        Assert.Equal(new DateOnly(2026, 9, 26), ActionTable.Date);
    }
}
