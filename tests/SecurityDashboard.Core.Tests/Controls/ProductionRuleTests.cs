using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

public sealed class ProductionRuleTests
{
    [Theory]
    [InlineData("env", "prod", true)]
    [InlineData("Environment", "PRODUCTION", true)]
    [InlineData("env", "live-eu", true)]
    [InlineData("ENV", "Staging", false)]
    [InlineData("stage", "dev", false)]
    [InlineData("team", "dev", true)]
    public void Only_a_tag_that_says_so_makes_a_pipeline_not_production(string key, string value, bool isProduction) =>
        Assert.Equal(isProduction, ProductionRule.Decide(Some.Pipeline with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add(key, value)) }, Some.SecureEstate).IsProduction);

    [Theory]
    [InlineData("Staging", true)]
    [InlineData("DeployToTest", true)]
    [InlineData("deploy_qa_eu", true)]
    [InlineData("dev", true)]
    [InlineData("Deploy", false)]
    [InlineData("DeployStage", false)]
    [InlineData("Latest", false)]
    [InlineData("Devices", false)]
    [InlineData("staging-and-production", false)]
    [InlineData("", false)]
    public void Names_of_stages_are_read_word_by_word(string name, bool isBefore) => Assert.Equal(isBefore, ProductionRule.IsBeforeProduction(name));
}
