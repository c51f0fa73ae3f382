using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecurityDashboard.Demo;
using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>The house rules, held against every control at once.</summary>
public sealed partial class ControlCatalogTests
{
    private static readonly string[] Frameworks =
        ["AWS-FSBP", "CIS-AWS-3.0", "CIS-AWS-5.0", "CIS-AWS-7.0", "CIS-SSC", "ISO-27001:2022", "NIST-800-218", "NIST-800-53r5", "OWASP-CICD", "PCI-DSS-4", "SLSA", "SOC2"];

    /// <summary>Where a remediation has words in the place of what is run or written, and why it can have no more.</summary>
    private static readonly SortedDictionary<string, string> OnlyWords = new(StringComparer.Ordinal)
    {
        ["AN-01 CloudFormation"] = "No template manages the root user.",
        ["AN-02 CloudFormation"] = "The person who holds the device registers it.",
        ["AN-05 CloudFormation"] = "The person who holds the device registers it; a template can only do without the password.",
        ["AN-05 Terraform"] = "The person who holds the device registers it; a configuration can only do without the password.",
        ["AN-07 Terraform"] = "A key is replaced by a run, with nothing changed in the configuration.",
        ["AN-08 CloudFormation"] = "What is unused is taken out of the template.",
        ["AN-08 Terraform"] = "What is unused is taken out of the configuration.",
        ["AZ-06 Undo"] = "The commands change nothing.",
        ["AZ-08 Undo"] = "The commands change nothing.",
        ["AZ-10 Undo"] = "The commands change nothing.",
        ["CB-09 Undo"] = "The credential is replaced and should not come back.",
        ["HC-08 Terraform"] = "It is a part of the buildspec, which mostly stands in the source.",
        ["KM-06 CloudFormation"] = "CloudFormation makes no grants.",
        ["RL-14 CloudFormation"] = "What is unused is taken out of the template.",
        ["RL-14 Terraform"] = "What is unused is taken out of the configuration.",
        ["SC-06 CloudFormation"] = "What is unused is taken out of the template.",
        ["SC-06 Terraform"] = "What is unused is taken out of the configuration.",
        ["SM-02 Undo"] = "What was rotated stays rotated.",
        ["SM-09 Undo"] = "The secret is replaced and should not come back.",
        ["TL-05 Terraform"] = "The commands stand in the buildspec, which the configuration holds as text.",
    };

    private static readonly Lazy<ImmutableArray<Evaluation>> SecureEstate = new(() => ControlEngine.Evaluate(Some.SecureEstate)
        .AddRange(ControlEngine.Evaluate(Deciding.Where("source-organizations", "example"), [Of("CB-27")])));

    private static readonly Lazy<ImmutableArray<Evaluation>> DemoEstates = new(() =>
    {
        var snapshots = DemoEstate.Snapshots(Some.Now);
        return [.. snapshots.SelectMany(snapshot => ControlEngine.Evaluate(new Estate(snapshot, snapshots) { Settings = Deciding.OfDemo }))];
    });

    public static TheoryData<string> Ids => [.. ControlCatalog.All.Select(control => control.Info.Id)];

    [Fact]
    public void Ids_are_unique() => Assert.Equal(ControlCatalog.All.Length, ControlCatalog.All.DistinctBy(control => control.Info.Id).Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Reads_as_the_house_writes(string id)
    {
        var (control, info) = (Of(id), Of(id).Info);

        Assert.Matches("^[A-Z]{2}-[0-9]{2}$", id);
        Assert.True(control.GetType() is { IsSealed: true, IsPublic: true }, "A control is public and sealed.");
        Assert.EndsWith($".{control.Pillar}", control.GetType().Namespace, StringComparison.Ordinal);
        Assert.Matches("^[A-Z][^.]{15,90}[^.]$", info.Title);
        Assert.DoesNotMatch(@"^(Check|Ensure|Verify|Make|Enable|Use)\b|\bshould\b|\bmust\b", info.Title);
        Assert.InRange(info.Risk.Length, 40, 400);
        Assert.EndsWith(".", info.Risk, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Needs_actions_that_exist(string id)
    {
        Assert.NotEmpty(Of(id).Info.Needs);
        Assert.All(Of(id).Info.Needs, action => Assert.True(ActionTable.Current.Find(action) is not null, $"{action} is no action of AWS."));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Satisfies_requirements_of_frameworks_that_we_know(string id)
    {
        var satisfies = Of(id).Info.Satisfies;

        Assert.NotEmpty(satisfies);
        Assert.Equal(satisfies, satisfies.Distinct());
        Assert.All(satisfies, requirement => Assert.True(requirement.Split(' ') is [var framework, { Length: > 0 }] && Frameworks.Contains(framework), $"\"{requirement}\" is no framework and number."));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Says_how_to_fix_it_in_every_way(string id)
    {
        var remediation = Of(id).Info.Remediation;

        Assert.Equal(("https", "docs.aws.amazon.com"), (remediation.Reference.Scheme, remediation.Reference.Host));
        Assert.All(TextsOf(remediation), text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.All(TextsOf(remediation), text => Assert.All(BraceWord().Matches(text!), match => Assert.Contains(match.Value, (string[])["{arn}", "{name}", "{account}", "{region}", "{subKey}"])));
        Assert.Contains(TextsOf(remediation), text => text!.Contains("{name}", StringComparison.Ordinal) || text.Contains("{arn}", StringComparison.Ordinal));
    }

    [Fact]
    public void Has_something_to_run_or_to_write_for_every_way_but_where_the_table_says_why_not() => Assert.Equal(OnlyWords.Keys,
        ControlCatalog.All.SelectMany(control => WaysOf(control.Info.Remediation).Where(way => way.Text.Split('\n').All(line => line.TrimStart() is "" or ['#', ..])).Select(way => $"{control.Info.Id} {way.Name}"))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Puts_names_where_they_are_quoted_right(string id)
    {
        var remediation = Of(id).Info.Remediation;

        Assert.All((string[])[remediation.Cli!, remediation.Verify!, remediation.Undo!], command => Assert.All(ShellText.QuotedParts(command), part => Assert.DoesNotMatch(BraceWord(), part)));
        Assert.All((string[])[remediation.CloudFormation!, remediation.Terraform!], template => Assert.DoesNotMatch(BraceWord(), DoubleQuoted().Replace(template, "")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Passes_on_the_secure_estate(string id)
    {
        var evaluations = SecureEstate.Value.Where(evaluation => evaluation.ControlId == id).ToList();

        Assert.All(evaluations, evaluation => Assert.True(evaluation.Verdict.Outcome is Outcome.Pass or Outcome.NotApplicable, $"{evaluation.Verdict.Outcome}: {evaluation.Verdict.Because}"));
        Assert.Contains(evaluations, evaluation => evaluation.Verdict.Outcome is Outcome.Pass);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Fails_somewhere_on_the_demo_estate(string id) =>
        Assert.Contains(DemoEstates.Value, evaluation => evaluation.ControlId == id && evaluation.Verdict.Outcome is Outcome.Fail);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Speaks_in_whole_sentences(string id) =>
        Assert.All(DemoEstates.Value.Where(evaluation => evaluation.ControlId == id).Select(evaluation => evaluation.Verdict.Because), because => Assert.Matches(@"^[\p{Lu}\p{Ll}].*[.]$", because));

    [Fact]
    public void Weighs_as_it_says() => Assert.All(DemoEstates.Value, Judging.AssertWeighsAsItSays);

    [Fact]
    public void Finds_a_control_by_its_id()
    {
        Assert.Equal("DS-01", ControlCatalog.Find("DS-01")?.Info.Id);
        Assert.Null(ControlCatalog.Find("XX-99"));
        Assert.Matches("^[0-9a-f]{8}$", ControlCatalog.Version);
    }

    [Fact]
    public void Is_the_approved_catalogue() => ApprovedCatalogue.AssertIs(ControlCatalog.All);

    /// <summary>The rows of the specification that come first.</summary>
    [Fact]
    public void Has_every_core_control_of_the_specification() => Assert.Empty(ApprovedCatalogue.Core.Except(ControlCatalog.All.Select(control => control.Info.Id)));

    private static Control Of(string id) => ControlCatalog.Find(id)!;

    private static string?[] TextsOf(Remediation remediation) =>
        [remediation.Summary, remediation.Cli, remediation.CloudFormation, remediation.Terraform, remediation.Console, remediation.Verify, remediation.SideEffects, remediation.Undo];

    private static (string Name, string Text)[] WaysOf(Remediation remediation) =>
    [
        (nameof(Remediation.Cli), remediation.Cli!), (nameof(Remediation.CloudFormation), remediation.CloudFormation!), (nameof(Remediation.Terraform), remediation.Terraform!),
        (nameof(Remediation.Verify), remediation.Verify!), (nameof(Remediation.Undo), remediation.Undo!),
    ];

    [GeneratedRegex(@"(?<!\{)\{[A-Za-z]+\}(?!\})")]
    private static partial Regex BraceWord();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex DoubleQuoted();
}
