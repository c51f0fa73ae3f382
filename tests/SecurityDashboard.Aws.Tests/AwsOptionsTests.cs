using System.ComponentModel.DataAnnotations;

namespace SecurityDashboard.Aws;

public sealed class AwsOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Validate(new AwsOptions()));

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("https://aws.example.com/")]
    [InlineData("")]
    public void Takes_an_absolute_address_as_endpoint(string url) => Assert.Empty(Validate(new AwsOptions { EndpointUrl = url }));

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("ftp://example.com")]
    [InlineData("/relative")]
    public void Names_the_key_the_value_and_what_is_allowed_of_a_bad_endpoint(string url) =>
        Assert.Equal([$"Aws:EndpointUrl is \"{url}\". Give an absolute http or https address, or leave it empty for AWS."], Validate(new AwsOptions { EndpointUrl = url }));

    [Fact]
    public void Names_what_is_no_region() =>
        Assert.Equal(["Aws:Regions holds \"Ireland\". Give AWS region names such as eu-west-1."], Validate(new AwsOptions { Regions = ["eu-west-1", "Ireland"] }));

    [Fact]
    public void Refuses_rates_that_make_no_sense() =>
        Assert.Equal(3, Validate(new AwsOptions { RequestsPerSecond = 0, MaxConcurrentAccounts = 1000, RequestTimeout = TimeSpan.Zero }).Count);

    private static List<string?> Validate(AwsOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage)];
    }
}
