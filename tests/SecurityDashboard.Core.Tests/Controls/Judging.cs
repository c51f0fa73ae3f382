using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>What a control says of one resource of an estate, in the words that users read.</summary>
internal static class Judging
{
    /// <summary>The control's one word on a resource, or on one part of it, in the secure estate with that resource in it.</summary>
    public static void Says<TControl>(Outcome outcome, string because, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new()
    {
        var evaluations = new TControl().Evaluate(estate ?? Some.Estate(about)).Where(evaluation => evaluation.Resource.Arn == about.Arn).ToList();
        var evaluation = Assert.Single(evaluations, evaluation => evaluation.SubKey == subKey);

        Assert.Equal((outcome, because), (evaluation.Verdict.Outcome, evaluation.Verdict.Because));
        Assert.Equal(outcome is Outcome.Unknown, evaluation.Verdict.Unreadable is not null);
        Assert.True(outcome is not Outcome.Fail || !evaluation.Verdict.Evidence.IsEmpty, "A failure shows its evidence.");
        AssertWeighsAsItSays(evaluation);
    }

    /// <summary>"Low, because …": a verdict that says how much it weighs weighs that much, and one that weighs less than its control says so.</summary>
    public static void AssertWeighsAsItSays(Evaluation evaluation)
    {
        var said = Enum.GetValues<Severity>().Where(severity => evaluation.Verdict.Because.Contains($"{severity}, because ", StringComparison.Ordinal)).ToList();
        if (evaluation.Verdict.Outcome is Outcome.Fail && (said.Count > 0 || evaluation.Verdict.LoweredTo is not null))
            Assert.Contains(evaluation.Severity, said);
    }

    /// <summary>What the verdict observed, beside what would pass.</summary>
    public static void Shows<TControl>(string actual, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new() =>
        Assert.Equal(actual, Assert.Single(Assert.Single(new TControl().Evaluate(estate ?? Some.Estate(about)), evaluation => evaluation.Resource.Arn == about.Arn && evaluation.SubKey == subKey).Verdict.Evidence).Actual);

    public static void Passes<TControl>(string because, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new() => Says<TControl>(Outcome.Pass, because, about, subKey, estate);

    public static void Fails<TControl>(string because, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new() => Says<TControl>(Outcome.Fail, because, about, subKey, estate);

    public static void IsNotApplicable<TControl>(string because, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new() => Says<TControl>(Outcome.NotApplicable, because, about, subKey, estate);

    public static void IsUnknown<TControl>(string because, Resource about, string subKey = "", Estate? estate = null) where TControl : Control, new() => Says<TControl>(Outcome.Unknown, because, about, subKey, estate);

    /// <summary>The control has nothing to say of the resource at all.</summary>
    public static void IsSilent<TControl>(Resource about, Estate? estate = null) where TControl : Control, new() =>
        Assert.DoesNotContain(new TControl().Evaluate(estate ?? Some.Estate(about)), evaluation => evaluation.Resource.Arn == about.Arn);
}
