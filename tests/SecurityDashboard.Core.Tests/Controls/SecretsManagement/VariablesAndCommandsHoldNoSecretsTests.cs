using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class VariablesAndCommandsHoldNoSecretsTests
{
    [Fact]
    public void Passes_without_secrets()
    {
        Passes<VariablesAndCommandsHoldNoSecrets>("The text of the commands of the action Build/Scan of the pipeline site shows no secret.", Some.Site, "Build/Scan/Commands");
        Passes<VariablesAndCommandsHoldNoSecrets>("The default of the variable IMAGE of the pipeline site shows no secret. The description of the variable IMAGE of the pipeline site shows no secret.", Some.Site, "variables/IMAGE");
    }

    [Fact]
    public void A_secret_in_a_default_or_a_description_fails()
    {
        Fails<VariablesAndCommandsHoldNoSecrets>("The default of the variable X of the pipeline site holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With(new PipelineVariable("X", Some.SecretText())), "variables/X");
        Fails<VariablesAndCommandsHoldNoSecrets>("The description of the variable X of the pipeline site holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With(new PipelineVariable("X", Default: null) { Description = Observed.Of<ConfigurationValue>(Some.SecretText()) }), "variables/X");
    }

    [Fact]
    public void A_default_that_is_named_like_a_secret_fails() => Fails<VariablesAndCommandsHoldNoSecrets>(
        "The default of the variable API_TOKEN of the pipeline site holds a value that is named like a secret: API_TOKEN, 7 characters.", With(new PipelineVariable("API_TOKEN", Some.Hidden(7))), "variables/API_TOKEN");

    [Fact]
    public void A_secret_in_a_command_fails_with_its_line() => Fails<VariablesAndCommandsHoldNoSecrets>(
        "The text of the commands of the action Run/Scan of the pipeline site holds a secret: rule named-password at line 2, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        Some.Site.With(definition => definition with { Stages = [Some.Stage("Run", Some.BuildAction with { Name = "Scan", Configuration = Some.Settings().SetItem("Commands", Some.SecretText(location: "line 2")) })] }), "Run/Scan/Commands");

    [Fact]
    public void A_secret_in_a_rule_of_a_stage_fails() => Fails<VariablesAndCommandsHoldNoSecrets>(
        "The setting Commands of the rule Window of the stage Deploy of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        Some.Pipeline.With(definition => definition with { Stages = definition.Stages.SetItem(3, Some.Stage("Deploy", Some.DeployAction) with { Rules = Observed.Of<ImmutableArray<StageRule>>([new StageRule("beforeEntry", "Window", "Commands", Some.Settings().SetItem("Commands", Some.SecretText()), [])]) }) }),
        "Deploy/conditions");

    [Fact]
    public void Low_confidence_is_for_review() => Passes<VariablesAndCommandsHoldNoSecrets>(
        "The default of the variable X of the pipeline site is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210. The description of the variable X of the pipeline site shows no secret.",
        With(new PipelineVariable("X", Some.SecretText(SecretConfidence.Low)) { Description = Observed.Of(Some.Clear("")) }), "variables/X");

    [Fact]
    public void What_an_old_inventory_lacks_is_unknown()
    {
        IsUnknown<VariablesAndCommandsHoldNoSecrets>(Unreadable.NeverCollected.Message, With(new PipelineVariable("X", Default: null)), "variables/X");
        IsUnknown<VariablesAndCommandsHoldNoSecrets>(Unreadable.NeverCollected.Message, Some.Pipeline.With(definition => definition with { Stages = [new Stage("Deploy", [Some.DeployAction])] }), "Deploy/conditions");
    }

    [Fact]
    public void A_stage_without_rules_is_not_judged() => IsNotApplicable<VariablesAndCommandsHoldNoSecrets>("No rule decides about the stage Deploy of the pipeline payments.", Some.Pipeline, "Deploy/conditions");

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<VariablesAndCommandsHoldNoSecrets>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(PipelineVariable variable) => Some.Site.With(definition => definition with { Variables = [variable] });
}
