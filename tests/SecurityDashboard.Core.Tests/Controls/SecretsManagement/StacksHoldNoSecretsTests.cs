using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class StacksHoldNoSecretsTests
{
    [Fact]
    public void A_parameter_with_NoEcho_passes() => Passes<StacksHoldNoSecrets>("The parameter DbPassword of the stack site shows no secret.", Some.Stack, "Parameters/DbPassword");

    [Fact]
    public void A_secret_in_a_parameter_fails_with_its_fingerprint() => Fails<StacksHoldNoSecrets>(
        "The parameter Config of the stack site holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With(parameters: [new StackValue("Config", Some.SecretText())]), "Parameters/Config");

    [Fact]
    public void A_parameter_that_is_named_like_a_secret_and_shows_its_value_fails() => Fails<StacksHoldNoSecrets>(
        "The parameter DbPassword of the stack site holds a value that is named like a secret: DbPassword, 9 characters.", With(parameters: [new StackValue("DbPassword", Some.Hidden(9))]), "Parameters/DbPassword");

    [Fact]
    public void A_secret_in_an_output_fails() => Fails<StacksHoldNoSecrets>(
        "The output Login of the stack site holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With(outputs: [new StackValue("Login", Some.SecretText())]), "Outputs/Login");

    [Fact]
    public void A_default_of_a_parameter_with_NoEcho_fails() => Fails<StacksHoldNoSecrets>(
        "The default of the parameter DbPassword of the stack site holds a value that is named like a secret: DbPassword, 11 characters.",
        With(defaults: [new StackValue("DbPassword", Some.Hidden(11))]), "Defaults/DbPassword");

    [Fact]
    public void A_reference_passes() => Passes<StacksHoldNoSecrets>(
        "The default of the parameter DbPassword of the stack site shows no secret.", With(defaults: [new StackValue("DbPassword", Some.Clear("{{resolve:secretsmanager:site/db}}"))]), "Defaults/DbPassword");

    [Fact]
    public void A_stack_without_values_is_not_judged() => IsNotApplicable<StacksHoldNoSecrets>("The stack site has no parameters and no outputs.", With());

    [Fact]
    public void A_stack_that_is_not_deployed_is_not_judged() =>
        IsNotApplicable<StacksHoldNoSecrets>("Nothing is deployed as the stack site.", Some.Stack with { Deployed = Observed.Of<StackValues?>(null) });

    [Fact]
    public void What_was_not_read_is_unknown()
    {
        IsUnknown<StacksHoldNoSecrets>(Some.Denied.Message, Some.Stack with { Deployed = Observed.Unreadable<StackValues?>(Some.Denied) });
        IsUnknown<StacksHoldNoSecrets>(Some.Denied.Message, Some.Stack with { Defaults = Observed.Unreadable<ImmutableArray<StackValue>>(Some.Denied) });
    }

    private static StackDeployment With(ImmutableArray<StackValue>? parameters = null, ImmutableArray<StackValue>? outputs = null, ImmutableArray<StackValue>? defaults = null) =>
        Some.Stack with { Deployed = Observed.Of<StackValues?>(new StackValues(parameters ?? [], outputs ?? [])), Defaults = Observed.Of(defaults ?? []) };
}
