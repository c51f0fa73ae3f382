using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class StacksThatMakeRolesWaitForApprovalTests
{
    private const string MakesRoles = """{"Effect":"Allow","Action":"iam:CreateRole","Resource":"*"}""";

    private static readonly Pipeline Hasty = Some.Release.With(definition => definition with { Stages = [.. definition.Stages[..2], new Stage("Stack", [Some.StackAction])] });

    [Fact]
    public void Passes_a_stack_behind_an_approval() =>
        Passes<StacksThatMakeRolesWaitForApproval>("The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM and waits for the approval Approve.", Some.Release, estate: With(MakesRoles, Some.Release));

    [Fact]
    public void Passes_a_role_that_makes_no_roles() =>
        Passes<StacksThatMakeRolesWaitForApproval>("The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM, but its role payments-stack makes no roles without a boundary.", Hasty, estate: With(null, Hasty));

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"iam:CreateRole","Resource":"*","Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/b"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/b"}}}""")]
    public void Passes_a_role_that_makes_only_bounded_roles(string statements) =>
        Passes<StacksThatMakeRolesWaitForApproval>("The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM, but its role payments-stack makes no roles without a boundary.", Hasty, estate: With(statements, Hasty));

    [Fact]
    public void Fails_a_stack_that_nobody_approves() =>
        Fails<StacksThatMakeRolesWaitForApproval>(
            "The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM, waits for no approval, and its role payments-stack may make roles without a boundary, through p.", Hasty, estate: With(MakesRoles, Hasty));

    [Fact]
    public void Fails_a_stack_that_expands_macros_with_the_role_of_the_pipeline()
    {
        var pipeline = Hasty.With(definition => definition with
        {
            Stages = [new Stage("Stack", [Some.StackAction with { Configuration = Some.Settings(("Capabilities", "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND")) }])],
        });

        Fails<StacksThatMakeRolesWaitForApproval>(
            "The stack action Stack/Stack of the pipeline release has CAPABILITY_AUTO_EXPAND, waits for no approval, and its role payments-pipeline may make roles without a boundary, through p.", pipeline,
            estate: Some.Estate(pipeline, Some.PipelineRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(MakesRoles))] }));
    }

    [Fact]
    public void An_approval_beside_the_stack_holds_nothing_back()
    {
        var pipeline = Hasty.With(definition => definition with { Stages = [new Stage("Stack", [Some.StackAction, Some.ApproveAction])] });

        Fails<StacksThatMakeRolesWaitForApproval>(
            "The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM, waits for no approval, and its role payments-stack may make roles without a boundary, through p.", pipeline, estate: With(MakesRoles, pipeline));
    }

    [Theory]
    [InlineData("Deploy", "CloudFormation", true)]
    [InlineData("Deploy", "CloudFormationStackSet", true)]
    [InlineData("Deploy", "CodeDeploy", false)]
    [InlineData("Build", "CloudFormation", false)]
    public void Only_what_deploys_stacks_counts(string category, string provider, bool counts)
    {
        var pipeline = Hasty.With(definition => definition with { Stages = [new Stage("Stack", [Some.StackAction with { Category = category, Provider = provider }])] });
        const string None = "No action of the pipeline release deploys a stack that may make roles under names of its choice.";

        if (counts)
            Fails<StacksThatMakeRolesWaitForApproval>("The stack action Stack/Stack of the pipeline release has CAPABILITY_NAMED_IAM, waits for no approval, and its role payments-stack may make roles without a boundary, through p.", pipeline, estate: With(MakesRoles, pipeline));
        else
            IsNotApplicable<StacksThatMakeRolesWaitForApproval>(None, pipeline, estate: With(MakesRoles, pipeline));
    }

    [Fact]
    public void A_stack_without_capabilities_makes_no_roles() => IsNotApplicable<StacksThatMakeRolesWaitForApproval>("No action of the pipeline release deploys a stack that may make roles under names of its choice.",
        Hasty.With(definition => definition with { Stages = [new Stage("Stack", [Some.StackAction with { Configuration = Some.Settings(("StackName", "payments")) }])] }));

    [Fact]
    public void Says_nothing_of_stacks_without_these_capabilities() =>
        IsNotApplicable<StacksThatMakeRolesWaitForApproval>("No action of the pipeline payments deploys a stack that may make roles under names of its choice.", Some.Pipeline);

    [Fact]
    public void Is_unknown_without_the_role() =>
        IsUnknown<StacksThatMakeRolesWaitForApproval>($"{Some.StackRole.Arn} does not exist in account 111122223333.", Hasty, estate: Some.Estate(Hasty));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<StacksThatMakeRolesWaitForApproval>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Estate With(string? statements, Pipeline pipeline) =>
        Some.Estate(pipeline, statements is null ? Some.StackRole : Some.StackRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statements))] });
}
