using SecurityDashboard.Compliance;

namespace SecurityDashboard.Web.Features.Compliance;

public sealed class FrameworkFileTests
{
    private const string Good = """
        id: ACME-2026
        name: Acme rules
        publisher: Acme
        address: https://acme.example/rules
        about: What every team agreed to.
        requirements:
          - number: "1"
            title: Keys are rotated
            controls: [KM-01, AS-01, KM-01]
          - number: 2.10
            title: People are trained
        """;

    [Fact]
    public void Reads_a_whole_file()
    {
        var (framework, problems) = FrameworkFile.Parse(Good);

        Assert.Empty(problems);
        Assert.Equal(("ACME-2026", "Acme rules", "Acme", "https://acme.example/rules", "What every team agreed to.", true),
            (framework!.Id, framework.Name, framework.Publisher, framework.Address, framework.About, framework.IsYours));
        Assert.Equal(["1", "2.10"], framework.Requirements.Select(requirement => requirement.Number));
        Assert.Equal([new MappedControl("AS-01", MappingBasis.Yours), new MappedControl("KM-01", MappingBasis.Yours)], framework.Requirements[0].Controls);
        Assert.Empty(framework.Requirements[1].Controls);
    }

    [Theory]
    [InlineData("id: ACME-2026", "id: SOC2", 1, "The id SOC2 is that of SOC 2 Trust Services Criteria (2017, revised 2022), which comes with the program. Choose another.")]
    [InlineData("id: ACME-2026", "id: a/../b", 1, "The id a/../b is to be 2 to 40 letters, digits, dots, colons and hyphens, and to begin with a letter.")]
    [InlineData("name: Acme rules", "nam: Acme rules", 2, "The key nam is not one of the framework: id, name, publisher, address, about, requirements.")]
    [InlineData("publisher: Acme", "publisher: \"\"", 3, "publisher is to be 1 to 300 characters on one line.")]
    [InlineData("publisher: Acme", "publisher: [a, b]", 3, "publisher is to be 1 to 300 characters on one line.")]
    [InlineData("https://acme.example/rules", "javascript:alert(1)", 4, "The address javascript:alert(1) is to begin with https://.")]
    [InlineData("KM-01, AS-01", "KM-99, AS-01", 9, "There is no control KM-99. The ids stand on the page Controls.")]
    [InlineData("[KM-01, AS-01, KM-01]", "KM-01", 9, "controls is to be a list of control ids, such as [KM-01, AS-04].")]
    [InlineData("number: 2.10", "number: 1", 10, "The number 1 stands twice.")]
    [InlineData("    title: People are trained", "    titel: People are trained", 11, "The key titel is not one of a requirement: number, title, controls.")]
    [InlineData("title: Keys are rotated", "title: &a Keys are rotated", 8, "Anchors and aliases are not read. Write the value out.")]
    public void Says_of_each_wrong_line_what_is_to_be_changed(string good, string bad, int line, string message)
    {
        var (framework, problems) = FrameworkFile.Parse(Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Null(framework);
        Assert.Contains(new FileProblem(line, message), problems);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once()
    {
        var (_, problems) = FrameworkFile.Parse("id: 1\nrequirements:\n  - text\n  - number: \"1\"\n");

        Assert.Equal(
        [
            new FileProblem(1, "The id 1 is to be 2 to 40 letters, digits, dots, colons and hyphens, and to begin with a letter."),
            new FileProblem(1, "The key name is missing."),
            new FileProblem(1, "The key publisher is missing."),
            new FileProblem(1, "The key about is missing."),
            new FileProblem(3, "A requirement is to have number, title and controls."),
            new FileProblem(4, "The key title is missing."),
        ], problems);
    }

    [Theory]
    [InlineData("just text")]
    [InlineData("- a\n- b\n")]
    public void What_is_no_mapping_is_refused(string text) =>
        Assert.Equal([new FileProblem(1, "The file is to be one mapping with the keys id, name, publisher, about and requirements.")], FrameworkFile.Parse(text).Problems);

    [Fact]
    public void A_line_that_is_no_yaml_is_named()
    {
        var problem = Assert.Single(FrameworkFile.Parse("id: A-1\nname: [\n").Problems);

        Assert.StartsWith("This is not YAML: ", problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Line, 2, 3);
    }

    [Fact]
    public void Deep_and_long_files_are_refused_before_anything_is_made_of_them()
    {
        Assert.Equal([new FileProblem(1, "This stands more than 100 levels deep.")], FrameworkFile.Parse(new string('[', 60_000)).Problems);
        Assert.Equal([new FileProblem(1, "The file is longer than the 64 KiB that are read.")], FrameworkFile.Parse(new string('a', FrameworkFile.MaxLength + 1)).Problems);
    }
}
