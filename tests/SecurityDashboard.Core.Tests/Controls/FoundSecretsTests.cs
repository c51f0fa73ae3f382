using System.Collections.Frozen;
using System.Collections.Immutable;
using SecurityDashboard.Controls.SecretsManagement;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls;

public sealed class FoundSecretsTests
{
    private const string Pattern = "a-pattern";

    private static readonly Redacted Secret = Some.SecretText();

    private const string Allowed = "The variable CONFIG of the function note shows nothing but what was said to be no secret.";

    [Fact]
    public void A_secret_whose_fingerprint_is_allowed_passes() => Passes<FunctionVariablesHoldNoSecrets>(Allowed, With("CONFIG", Secret), "CONFIG", Estate(With("CONFIG", Secret), fingerprint: Secret.Traces[0].Fingerprint));

    [Fact]
    public void A_value_whose_fingerprint_is_allowed_passes_whatever_its_name() => Passes<FunctionVariablesHoldNoSecrets>(
        "The variable API_TOKEN of the function note shows nothing but what was said to be no secret.", With("API_TOKEN", Some.Hidden(9)), "API_TOKEN", Estate(With("API_TOKEN", Some.Hidden(9)), fingerprint: Some.Hidden(9).Fingerprint));

    [Fact]
    public void Another_secret_still_fails() => Fails<FunctionVariablesHoldNoSecrets>(
        "The variable CONFIG of the function note holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With("CONFIG", Secret), "CONFIG", Estate(With("CONFIG", Secret), fingerprint: "0000000000000000000000000000abcd"));

    [Fact]
    public void What_an_allowed_pattern_matched_passes_until_the_pattern_is_removed()
    {
        var marked = With("CONFIG", Secret with { Traces = [Secret.Traces[0] with { AllowedBy = Pattern }] });

        Passes<FunctionVariablesHoldNoSecrets>(Allowed, marked, "CONFIG", Estate(marked, pattern: Pattern));
        Fails<FunctionVariablesHoldNoSecrets>(
            "The variable CONFIG of the function note holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", marked, "CONFIG", Estate(marked));
    }

    [Fact]
    public void Evidence_names_the_fingerprint()
    {
        var verdict = new FunctionVariablesHoldNoSecrets().Evaluate(Some.Estate(With("CONFIG", Secret))).Single(evaluation => evaluation.SubKey == "CONFIG").Verdict;

        Assert.Equal(Secret.Traces[0].Fingerprint, SecretEvidence.FingerprintIn(Assert.Single(verdict.Evidence)));
        Assert.Null(SecretEvidence.FingerprintIn(new Evidence("x", "y", "fingerprint of a cat")));
    }

    private static InvokedFunction With(string name, ConfigurationValue value) => Some.Function with { Variables = Observed.Of<ImmutableArray<FunctionVariable>>([new FunctionVariable(name, value)]) };

    private static Estate Estate(Resource about, string? fingerprint = null, string? pattern = null) => new(Some.SnapshotWith(about), [])
    {
        Allowed = new AllowedValues(new[] { fingerprint }.OfType<string>().ToFrozenSet(), new[] { pattern }.OfType<string>().ToFrozenSet()),
    };
}
