namespace SecurityDashboard.Remediations.Texts;

public sealed class TerraformTextTests
{
    [Fact]
    public void Every_piece_of_a_configuration_parses()
    {
        foreach (var (title, shown) in RemediationTexts.All)
            Assert.Null(Record.Exception(() => HclReader.Read(shown.Terraform!)) is { } e ? $"{title}: {e.Message}" : null);
    }

    [Theory]
    [InlineData("a = 1", "a", "=", "1")]
    [InlineData("a = \"$${x} %%{y} \\\"\\\\\\u2028\"", "a", "=", "\"${x} %{y} \"\\\u2028")]
    [InlineData("a = \"${b.c}/*\" # more", "a", "=", "b", "c", "\"${b.c}/*")]
    [InlineData("a \"b\" c {\n  d = [1, \"x\",\n  ]\n}", "a", "\"b", "c", "{", "d", "=", "[", "1", ",", "\"x", ",", "]", "}")]
    [InlineData("a = <<END\nx\n y\nEND", "a", "=", "END", "\"x\n y")]
    [InlineData("a { b = true }\nc {}", "a", "{", "b", "=", "true", "}", "c", "{", "}")]
    [InlineData("a = f({ b = 1, c = 2 })", "a", "=", "f", "(", "{", "b", "=", "1", ",", "c", "=", "2", "}", ")")]
    public void Reads_what_there_is(string text, params string[] expected) => Assert.Equal(expected, HclReader.Read(text));

    [Theory]
    [InlineData("a = ")]
    [InlineData("a = b")]
    [InlineData("a: b")]
    [InlineData("a = 1 b = 2")]
    [InlineData("a = 1\na = 2")]
    [InlineData("a {")]
    [InlineData("a { b = 1, c = 2 }")]
    [InlineData("a {\n}\n}")]
    [InlineData("a = [1 2]")]
    [InlineData("a = \"x\ny\"")]
    [InlineData("a = \"\\x\"")]
    [InlineData("a = \"%{if true}\"")]
    [InlineData("a = \"${\"")]
    [InlineData("a = \"\\ud800\"")]
    [InlineData("a = <<END\nx")]
    [InlineData("a = <<END\n${x}\nEND")]
    [InlineData("- a")]
    public void Does_not_read_what_is_none(string text) => Assert.NotNull(Record.Exception(() => HclReader.Read(text)));

    [Fact]
    public void Whatever_is_in_a_name_arrives_unchanged_and_changes_nothing_else()
    {
        foreach (var (title, plain, hostile, names) in RemediationTexts.UnderAttack)
        {
            var expected = HclReader.Read(plain.Terraform!).Select(value => RemediationTexts.With(value, names));
            var read = Record.Exception(() => Assert.Equal(expected, HclReader.Read(hostile.Terraform!)));
            Assert.True(read is null, $"{title}: {read?.Message}");
        }
    }

    [Fact]
    public void A_changed_policy_is_in_the_configuration_what_it_is()
    {
        var shown = RemediationTexts.OfDemo.Value.Where(entry => entry.Fix.Changes is [{ After.Length: > 0 }]).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, entry => Assert.Contains($"\"{entry.Fix.Changes[0].After}", HclReader.Read(entry.Fix.Remediation.Terraform!)));
    }
}
