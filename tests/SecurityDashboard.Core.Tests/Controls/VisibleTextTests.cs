using SecurityDashboard.Results;

namespace SecurityDashboard.Controls;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\u009b2Jb", "a\uFFFD2Jb")]
    [InlineData("gpj\u202Eexe", "gpj\uFFFDexe")]
    [InlineData("a\u2066b\u2069", "a\uFFFDb\uFFFD")]
    [InlineData("one\r\ntwo", "one\uFFFD\uFFFDtwo")]
    [InlineData("تحرير שחרור 👩‍👧 e\u0301", "تحرير שחרור 👩‍👧 e\u0301")]
    public void What_steers_is_seen_and_every_script_stays(string text, string visible) => Assert.Equal(visible, VisibleText.Of(text));

    [Fact]
    public void A_cell_keeps_its_lines_and_nothing_else_that_steers()
    {
        using var csv = new StringWriter();
        ResultCsv.WriteRow(csv, ["one\r\ntwo", "\u001b[2J\u202E", "\t=1", "\r=1"]);

        Assert.Equal("\"one\ntwo\",\uFFFD[2J\uFFFD,\uFFFD=1,\"'\n=1\"\r\n", csv.ToString());
    }

    [Fact]
    public void Messages_and_evidence_with_hostile_names_are_readable_text()
    {
        var pipeline = Some.Pipeline with { Name = "\u001b]0;x\u0007\u202Egnigats" };
        var verdicts = ControlCatalog.All.SelectMany(control => control.Evaluate(Some.EstateOfOne(pipeline))).Select(evaluation => evaluation.Verdict).ToList();

        Assert.Contains(verdicts, verdict => verdict.Because.Contains("gnigats", StringComparison.Ordinal));
        Assert.All(verdicts, verdict => Assert.Equal(VisibleText.Of(verdict.Because), verdict.Because));
        Assert.All(verdicts.SelectMany(verdict => verdict.Evidence), evidence => Assert.Equal((VisibleText.Of(evidence.Path), VisibleText.Of(evidence.Actual)), (evidence.Path, evidence.Actual)));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\n=1")]
    [InlineData("＝1+1")]
    public void No_cell_begins_like_a_formula(string value)
    {
        using var csv = new StringWriter();
        ResultCsv.WriteRow(csv, ["x", value]);

        Assert.StartsWith("'", csv.ToString()[2..].TrimStart('"'), StringComparison.Ordinal);
    }
}
