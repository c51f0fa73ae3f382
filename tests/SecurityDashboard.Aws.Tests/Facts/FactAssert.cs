using SecurityDashboard.Controls;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Compares a line of the table with what an account came to.</summary>
internal static class FactAssert
{
    public static void Holds(Fact fact, JudgedAccount account)
    {
        var evaluation = account.Find(fact);
        Assert.True(fact.Expected == evaluation?.Verdict.Outcome, $"Expected {fact.Expected?.ToString() ?? "nothing"}, got {evaluation?.Verdict.Outcome.ToString() ?? "nothing"}: {evaluation?.Verdict.Because}");
        if (evaluation is null)
            return;

        Assert.Equal(fact.Severity ?? ControlCatalog.Find(fact.Control)!.Info.Severity, evaluation.Severity);
        if (fact is { Denial: { } denial, Expected: Outcome.Unknown })
            NamesWhatIsMissing(denial, evaluation.Verdict, account);
        else
            Says(account.Account.Fill(fact.Says), evaluation.Verdict.Because);
    }

    private static void NamesWhatIsMissing(Denial denial, Verdict verdict, JudgedAccount account)
    {
        Assert.Equal((denial.Operation, denial.Action), (verdict.Unreadable?.Operation, verdict.Unreadable?.MissingPermission));
        Assert.StartsWith($"arn:aws:sts::{account.Account.Id}:assumed-role/scanner/SecurityDashboard was refused {denial.Operation} ", verdict.Because, StringComparison.Ordinal);
        Assert.EndsWith($" Grant {denial.Action} to it.", verdict.Because, StringComparison.Ordinal);
    }

    /// <summary>Behind an ellipsis AWS is quoted.</summary>
    private static void Says(string expected, string because)
    {
        if (expected.EndsWith('…'))
            Assert.StartsWith(expected[..^1], because, StringComparison.Ordinal);
        else
            Assert.Equal(expected, because);
    }
}
