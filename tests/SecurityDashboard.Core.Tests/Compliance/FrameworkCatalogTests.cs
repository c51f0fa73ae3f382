using SecurityDashboard.Controls;

namespace SecurityDashboard.Compliance;

public sealed class FrameworkCatalogTests
{
    private static readonly HashSet<string> Numbers = [.. FrameworkCatalog.All.SelectMany(framework => framework.Requirements.Select(requirement => $"{framework.Id} {requirement.Number}"))];

    public static TheoryData<string> Frameworks => [.. FrameworkCatalog.All.Select(framework => framework.Id)];

    [Fact]
    public void Holds_the_frameworks_that_auditors_ask_for() => Assert.Equal(
        ["AWS-FSBP", "CIS-AWS-3.0", "CIS-AWS-5.0", "CIS-AWS-7.0", "CIS-SSC", "ISO-27001:2022", "NIST-800-218", "NIST-800-53r5", "OWASP-CICD", "PCI-DSS-4", "SLSA-1.0", "SOC2"],
        FrameworkCatalog.All.Select(framework => framework.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_requirement_that_a_control_names_is_one()
    {
        var satisfied = ControlCatalog.All.SelectMany(control => control.Info.Satisfies.Select(requirement => (control.Info.Id, requirement))).ToList();

        Assert.NotEmpty(satisfied);
        Assert.All(satisfied, pair => Assert.True(Numbers.Contains(pair.requirement), $"{pair.Id} satisfies {pair.requirement}, which no file in Compliance/Frameworks has."));
    }

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void Words_its_requirements_briefly_and_once(string id)
    {
        var framework = FrameworkCatalog.Find(id)!;

        Assert.NotEmpty(framework.Requirements);
        Assert.Distinct(framework.Requirements.Select(requirement => requirement.Number));
        Assert.All(framework.Requirements, requirement => Assert.InRange(requirement.Title.Length, 15, 110));
        Assert.All(framework.Requirements, requirement => Assert.True(char.IsUpper(requirement.Title[0]) && !requirement.Title.EndsWith('.'), requirement.Title));
        Assert.StartsWith("https://", framework.Address, StringComparison.Ordinal);
        Assert.Contains(framework.Requirements, requirement => !requirement.Controls.IsEmpty);
        Assert.All(framework.Requirements.SelectMany(requirement => requirement.Controls), control => Assert.NotNull(ControlCatalog.Find(control.ControlId)));
    }

    [Theory]
    [InlineData("AWS-FSBP", "CodeBuild.5", "CB-01", MappingBasis.Source)]
    [InlineData("ISO-27001:2022", "A.8.24", "AS-01", MappingBasis.Judgement)]
    [InlineData("OWASP-CICD", "CICD-SEC-5", "CB-01", MappingBasis.Judgement)]
    [InlineData("SLSA-1.0", "Build-L3", "CB-01", MappingBasis.Judgement)]
    public void Says_whether_a_mapping_was_read_or_judged(string framework, string number, string control, MappingBasis basis) =>
        Assert.Contains(new MappedControl(control, basis), FrameworkCatalog.Find(framework)!.Requirements.Single(requirement => requirement.Number == number).Controls);

    [Fact]
    public void Finds_nothing_under_an_unknown_id() => Assert.Null(FrameworkCatalog.Find("ISO-9001"));
}
