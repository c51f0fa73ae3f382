using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Remediations.Texts;

/// <summary>What stands on the page of a finding, for every control, with plain names, with hostile ones and with those of the demo.</summary>
internal static class RemediationTexts
{
    /// <summary>What fills the placeholders, which in the plain texts are words that stand nowhere else.</summary>
    public static readonly ImmutableArray<string> Plain = ["qqNameqq", "qqPartqq", "qqRegionqq"];

    public static readonly ImmutableArray<string> Hostile =
    [
        "it's \"quoted\"", @"back\slash\", "$(touch owned)", "`touch owned`", "${aws:username}", "%{if true}", "%", "$", "{name}{subKey}", "a\ntouch owned", "a\r\ntouch owned",
        "\u202e\u2066bidi\u2069", "\u2028\u2029\u0085\u001b[2J\t", "=cmd|' /C calc'!A1", "+1", "-rf", "@sum", "'; touch owned; #", "\"; touch owned; #", "EOF\nPOLICY\nEDIT", "# no comment", ": - ? & * ! |", "{{resolve:ssm:x}}", "[]", "}", "]", ")", "", " ",
        "ünï çödé 名前 \U0001f600", "<script>alert(1)</script>", "%s%n", "\\u0041", "$'x'", "!x", "~", "*", new string('x', 4096), new string('\'', 4096),
    ];

    /// <summary>All failing findings of the demo with what their pages show. Worked out once: it is most of the time of these tests.</summary>
    public static readonly Lazy<ImmutableArray<(Estate Estate, Evaluation Failure, FindingFix Fix)>> OfDemo = new(() =>
    {
        var snapshots = DemoEstate.Snapshots(Some.Now);
        return
        [
            .. from snapshot in snapshots
               let estate = new Estate(snapshot, snapshots)
               from evaluation in ControlEngine.Evaluate(estate)
               where evaluation.Verdict.Outcome is Outcome.Fail
               select (estate, evaluation, FindingFix.Of(ControlCatalog.Find(evaluation.ControlId)!, evaluation.Resource, evaluation.SubKey, estate)),
        ];
    });

    /// <summary>Every control once with the plain names, and every finding of the demo.</summary>
    public static IEnumerable<(string Title, Remediation Shown)> All =>
    [
        .. ControlCatalog.All.Select(control => (control.Info.Id, Of(control, Plain))),
        .. OfDemo.Value.Select(entry => ($"{entry.Failure.ControlId} {entry.Failure.Resource.Arn} {entry.Failure.SubKey}", entry.Fix.Remediation)),
    ];

    /// <summary>Every control with eight of the hostile texts in the place of each placeholder, beside itself with the plain names. Each text meets many controls.</summary>
    public static IEnumerable<(string Title, Remediation Plain, Remediation Hostile, ImmutableArray<string> Names)> UnderAttack =>
        from indexed in ControlCatalog.All.Index()
        let control = indexed.Item
        let plain = Of(control, Plain)
        from turn in Enumerable.Range(0, 8)
        let value = Hostile[(indexed.Index + (turn * 5)) % Hostile.Length]
        let names = ImmutableArray.Create(value.Replace('/', '_').Replace(':', '_'), value, value)
        select ($"{control.Info.Id} with {(value.Length < 100 ? value : value[..10])}", plain, Of(control, names), names);

    /// <summary>A text that holds plain names, as it has to read with those in their place.</summary>
    public static string With(string text, ImmutableArray<string> names) =>
        Plain.Zip(names).Aggregate(text, (read, name) => read.Replace($"<{name.First}>", $"<{name.Second}>", StringComparison.Ordinal));

    // Between brackets, so that none is part of another, and a name without what would end it.
    private static Remediation Of(Control control, ImmutableArray<string> names) => control.Info.Remediation.For(
        new ResourceId(new Arn($"arn:aws:service:eu-west-1:111122223333:<{names[0]}>"), ResourceTypes.BuildProject, new AccountId("111122223333"), $"<{names[2]}>"), $"<{names[1]}>");
}
