using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Access.Asking;

namespace SecurityDashboard.Access.Escalation;

public sealed class EscalationGraphTests
{
    private static readonly Role Admin = RoleOf("admin", Trusting($"arn:aws:iam::{Some.Account}:role/payments-build"), Allow("*", "*"));

    [Fact]
    public void Nobody_of_the_secure_estate_gets_to_be_administrator_and_only_the_pipelines_own_roles_reach_production()
    {
        var graph = EscalationGraph.Of(Some.Estate());

        Assert.Empty(graph.PathsTo(EscalationGraph.IsAdministrator));
        Assert.Empty(graph.PathsTo(graph.IsProduction));
    }

    [Fact]
    public void Finds_the_way_through_a_build_and_two_roles()
    {
        var ada = Ada(Allow("codebuild:StartBuild", Some.Project.Arn.Text));
        var build = Some.BuildRole with { InlinePolicies = Some.BuildRole.InlinePolicies.Add(new InlinePolicy("next", Some.Policy(Allow("sts:AssumeRole", Admin.Arn.Text)))) };

        var path = Path(EscalationGraph.Of(Some.Estate(ada, build, Admin)).PathsTo(EscalationGraph.IsAdministrator), "ada");

        Assert.Equal(
            ["CB-03: the build payments-build", ": the role payments-build", "ST-01: the role admin", $": administrator of account {Some.Account}"], path.Steps.Select(step => $"{step.Rule?.Id}: {step.To.Name}"));
        Assert.Equal(["user/ada: own"], path.Steps[0].Deeds.SelectMany(deed => deed.DecidedBy).Select(decider => decider.Policy));
        Assert.Equal(Certainty.Allowed, path.Certainty);
    }

    [Fact]
    public void Tells_the_shortest_of_several_ways()
    {
        var ada = Ada(Allow("codebuild:StartBuild", Some.Project.Arn.Text), Allow("iam:PutUserPolicy", Some.User.Arn.Text));

        Assert.Equal(["IAM-09"], Path(EscalationGraph.Of(Some.Estate(ada, Admin)).PathsTo(EscalationGraph.IsAdministrator), "ada").Steps.Select(step => step.Rule?.Id));
    }

    [Fact]
    public void A_boundary_holds_whatever_somebody_gives_itself()
    {
        var boundary = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/b"), Name = "b", Document = Observed.Of(Some.Policy(Allow("iam:*", "*"))) };
        var ada = Ada(Allow("iam:PutUserPolicy", Some.User.Arn.Text)) with { PermissionsBoundary = boundary.Arn };

        Assert.Empty(EscalationGraph.Of(Some.Estate(ada, boundary)).PathsTo(EscalationGraph.IsAdministrator));
    }

    [Fact]
    public void Conditions_are_part_of_a_path()
    {
        var ada = Ada(Allow("codepipeline:UpdatePipeline", "*", """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"""));
        var graph = EscalationGraph.Of(Some.Estate(ada));

        var path = Path(graph.PathsTo(graph.IsProduction), "ada");

        Assert.Equal(Certainty.AllowedIf, path.Certainty);
        Assert.Equal(["if signed in with MFA"], path.Steps[0].Deeds[0].If);
    }

    [Fact]
    public void Starting_reaches_production_only_where_nobody_has_to_approve()
    {
        var ada = Ada(Allow("codepipeline:StartPipelineExecution", "*"));
        var unapproved = Some.Pipeline.With(definition => definition with { Stages = definition.Stages.RemoveAll(stage => stage.Name == "Approve") });

        Assert.Empty(Production(ada));
        Assert.Equal(["CP-06", ""], Path(Production(ada, unapproved), "ada").Steps.Select(step => step.Rule?.Id ?? ""));
        Assert.Empty(Production(ada, unapproved with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "test")) }));
    }

    [Fact]
    public void Replacing_artifacts_gets_past_the_approval() =>
        Assert.Equal(["AR-01", ""], Path(Production(Ada(Allow("s3:PutObject", "*"), Allow("kms:GenerateDataKey", "*"))), "ada").Steps.Select(step => step.Rule?.Id ?? ""));

    [Fact]
    public void Outsiders_are_starts_as_well()
    {
        var outsider = RoleOf("deployer", Trusting("arn:aws:iam::999900001111:root"), Allow("codepipeline:UpdatePipeline", "*"));

        Assert.Equal(["account 999900001111", "deployer"], Production(outsider).SelectMany(path => path.Starts).Select(start => start.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_only_an_unread_policy_might_open_is_said_and_is_no_path()
    {
        var policy = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/p"), Name = "p", Document = Observed.Unreadable<Iam.PolicyDocument>(Some.Denied) };
        var graph = EscalationGraph.Of(Some.Estate(Some.User with { AttachedPolicies = [policy.Arn] }, policy));

        Assert.Empty(graph.PathsTo(graph.IsProduction));
        Assert.Contains($"ada may get farther than is told here: {Some.Denied.Message}", graph.Unread);
    }

    [Fact]
    public void Those_of_equal_permissions_are_told_together()
    {
        var group = new Group { Arn = new Arn($"arn:aws:iam::{Some.Account}:group/g"), Name = "g", InlinePolicies = [new InlinePolicy("edit", Some.Policy(Allow("codepipeline:UpdatePipeline", "*")))] };
        var users = Enumerable.Range(0, 20).Select(Resource (number) => Some.User with { Arn = new Arn($"arn:aws:iam::{Some.Account}:user/u{number}"), Name = $"u{number}", Groups = ["g"] });

        Assert.Equal(20, Assert.Single(Production([group, .. users])).Starts.Length);
    }

    [Fact]
    public void Names_the_statement_without_which_most_would_not_get_there()
    {
        var group = new Group
        {
            Arn = new Arn($"arn:aws:iam::{Some.Account}:group/g"),
            Name = "g",
            InlinePolicies = [new InlinePolicy("work", Some.Policy(Allow("s3:ListBucket", "*"), Allow("codepipeline:UpdatePipeline", "*")))],
        };
        var users = Enumerable.Range(0, 3).Select(Resource (number) => Some.User with { Arn = new Arn($"arn:aws:iam::{Some.Account}:user/u{number}"), Name = $"u{number}", Groups = ["g"] });
        // Has a second way, so that taking the first away does not stop it.
        var both = Ada(Allow("s3:PutObject", "*"), Allow("kms:GenerateDataKey", "*")) with { Groups = ["g"] };
        var graph = EscalationGraph.Of(Some.Estate([group, both, .. users]));

        var cut = graph.CutOf(graph.PathsTo(graph.IsProduction), graph.IsProduction);

        Assert.Equal("Without Statement[1] of group/g: work, 3 of the 4 principals that get there now would not.", cut?.Because);
    }

    [Fact]
    public void An_administrator_of_whom_many_get_hold_is_cut_where_it_is_made()
    {
        var open = RoleOf("open", Trusting("*"), Allow("*", "*"));
        var users = Enumerable.Range(0, 2).Select(Resource (number) => Ada(Allow("sts:AssumeRole", "*")) with { Arn = new Arn($"arn:aws:iam::{Some.Account}:user/u{number}"), Name = $"u{number}" });
        var graph = EscalationGraph.Of(Some.Estate([open, .. users]));

        Assert.Equal("trust policy of " + open.Arn, graph.CutOf(graph.PathsTo(EscalationGraph.IsAdministrator), EscalationGraph.IsAdministrator)?.Policy);
    }

    [Fact]
    public void There_is_no_cut_where_there_is_no_path()
    {
        var graph = EscalationGraph.Of(Some.Estate());

        Assert.Null(graph.CutOf([], graph.IsProduction));
    }

    private static ImmutableArray<AttackPath> Production(params Resource[] changed)
    {
        var graph = EscalationGraph.Of(Some.Estate(changed));
        return graph.PathsTo(graph.IsProduction);
    }

    private static AttackPath Path(ImmutableArray<AttackPath> paths, string start) => Assert.Single(paths, path => path.Starts.Any(found => found.Name == start));
}
