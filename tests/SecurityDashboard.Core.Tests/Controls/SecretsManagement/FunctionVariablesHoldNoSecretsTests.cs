using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class FunctionVariablesHoldNoSecretsTests
{
    [Fact]
    public void Passes_without_secrets() => Passes<FunctionVariablesHoldNoSecrets>("The variable CHANNEL of the function note shows no secret.", Some.Function, "CHANNEL");

    [Fact]
    public void A_secret_fails_with_its_fingerprint() => Fails<FunctionVariablesHoldNoSecrets>(
        "The variable CONFIG of the function note holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("CONFIG", Some.SecretText()), "CONFIG");

    [Fact]
    public void A_plain_value_that_is_named_like_a_secret_fails() => Fails<FunctionVariablesHoldNoSecrets>(
        "The variable API_TOKEN of the function note holds a value that is named like a secret: API_TOKEN, 9 characters.", With("API_TOKEN", Some.Hidden(9)), "API_TOKEN");

    [Fact]
    public void Low_confidence_is_for_review() => Passes<FunctionVariablesHoldNoSecrets>(
        "The variable CONFIG of the function note is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("CONFIG", Some.SecretText(SecretConfidence.Low)), "CONFIG");

    [Fact]
    public void A_function_without_variables_is_not_judged() =>
        IsNotApplicable<FunctionVariablesHoldNoSecrets>("The function note has no environment variables.", Some.Function with { Variables = Observed.Of<ImmutableArray<FunctionVariable>>([]) });

    [Fact]
    public void Variables_that_were_not_read_are_unknown() =>
        IsUnknown<FunctionVariablesHoldNoSecrets>(Some.Denied.Message, Some.Function with { Variables = Observed.Unreadable<ImmutableArray<FunctionVariable>>(Some.Denied) });

    private static InvokedFunction With(string name, ConfigurationValue value) => Some.Function with { Variables = Observed.Of<ImmutableArray<FunctionVariable>>([new FunctionVariable(name, value)]) };
}
