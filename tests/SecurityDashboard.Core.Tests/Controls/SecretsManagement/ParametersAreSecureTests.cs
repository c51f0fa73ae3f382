using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class ParametersAreSecureTests
{
    private static readonly Parameter Password = Some.Parameter with { Arn = new Arn("arn:aws:ssm:eu-west-1:111122223333:parameter/app/DB_PASSWORD"), Name = "/app/DB_PASSWORD", Settings = Observed.Of(new ParameterSettings("String", Key: null)) };

    [Fact]
    public void A_SecureString_under_a_key_of_one_s_own_passes() => Passes<ParametersAreSecure>($"The parameter /payments/license is a SecureString under the key {Some.Key.Arn}.", Some.Parameter);

    [Theory]
    [InlineData("alias/aws/ssm")]
    [InlineData(null)]
    public void A_SecureString_under_the_key_of_AWS_fails_low(string? key) => Fails<ParametersAreSecure>(
        "The parameter /payments/license is a SecureString under the key that AWS manages for everybody in the account. Low, because it is encrypted.", With("SecureString", key));

    [Theory]
    [InlineData("String")]
    [InlineData("StringList")]
    public void A_plain_one_that_is_named_like_a_secret_fails(string type) => Fails<ParametersAreSecure>(
        $"The parameter /app/DB_PASSWORD is a plain {type}, and by its name DB_PASSWORD it holds a secret.", Password with { Settings = Observed.Of(new ParameterSettings(type, Key: null)) });

    [Fact]
    public void A_plain_one_whose_variable_is_named_like_a_secret_fails() => Fails<ParametersAreSecure>(
        "The parameter /payments/license is a plain String, and by its use as the variable API_TOKEN it holds a secret.", With("String"),
        estate: Some.Estate(With("String"), Some.Project.With(definition => definition with { Environment = definition.Environment with { Variables = [new BuildVariable("API_TOKEN", "PARAMETER_STORE", Some.Clear("/payments/license:3"))] } })));

    [Fact]
    public void A_plain_one_that_nothing_calls_a_secret_passes() => Passes<ParametersAreSecure>(
        "The parameter /payments/stage is a plain String, and nothing says that it holds a secret.", Stage);

    [Fact]
    public void Is_unknown_without_its_type() => IsUnknown<ParametersAreSecure>(Some.Denied.Message, Some.Parameter with { Settings = Observed.Unreadable<ParameterSettings>(Some.Denied) });

    [Fact]
    public void A_plain_one_is_unknown_while_a_project_or_pipeline_that_may_use_it_is()
    {
        IsUnknown<ParametersAreSecure>(Some.Denied.Message, Stage, estate: Some.Estate(Stage, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }));
        IsUnknown<ParametersAreSecure>(Some.Denied.Message, Stage, estate: Some.Estate(Stage, Some.Site with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));
    }

    private static Parameter Stage => Some.Parameter with { Arn = new Arn("arn:aws:ssm:eu-west-1:111122223333:parameter/payments/stage"), Name = "/payments/stage", Settings = Observed.Of(new ParameterSettings("String", Key: null)) };

    private static Parameter With(string type, string? key = null) => Some.Parameter with { Settings = Observed.Of(new ParameterSettings(type, key)) };
}
