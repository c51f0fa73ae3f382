using System.Text.Json;
using CsCheck;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Names come from AWS, or from an imported file, and are hostile: they must not become code in what people copy.</summary>
public sealed class RemediationTests
{
    private static readonly Remediation Template = new("Fix {name}.", new Uri("https://docs.aws.amazon.com/"))
    {
        Cli = "fix --name {name} --part {subKey}   # for {arn}\nnext {region} {account}",
        Verify = "show {name}/{subKey}",
        Undo = "unfix {name} # {arn}",
        CloudFormation = "# {subKey} of \"{name}\"\nName: \"{name}\"",
        Terraform = "name = \"{name}\"",
    };

    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.String[Gen.OneOf(Gen.OneOf('\'', '"', '\\', '$', '`', '\n', '\r', ' ', ';', '&', '|', '#', '{', '}', '(', ')', '!', '%', '\u2028', '\u0085', '\0', 'n', 'u'), Gen.Char.AlphaNumeric), 0, 12],
        Gen.OneOf("$(reboot)", "`reboot`", "'; reboot #", "\"; reboot #", "{subKey}", "{arn}'{name}", "${jndi.x}", "%{if true}", "\\'; reboot #", "-rf", "a\nreboot", "a\r\nreboot", "\u2028reboot", "$'x'"));

    [Fact]
    public void Fills_in_the_names_of_the_resource()
    {
        var filled = Template.For(Some.Bucket.Id, "key 1");

        Assert.Equal("Fix payments-artifacts.", filled.Summary);
        Assert.Equal("fix --name payments-artifacts --part 'key 1'   # for arn:aws:s3:::payments-artifacts\nnext eu-west-1 111122223333", filled.Cli);
        Assert.Equal("name = \"payments-artifacts\"", filled.Terraform);
        Assert.Null(filled.Console);
    }

    [Fact]
    public void Names_stay_one_word_of_a_command_whatever_is_in_them() => Gen.Select(Hostile, Hostile).Sample((name, part) =>
    {
        var filled = Template.For(Named(name), part);

        Assert.Equal(["fix", "--name", name, "--part", part, "\n", "next", "eu-west-1", "111122223333"], ShellText.Words(filled.Cli!));
        Assert.Equal(["show", $"{name}/{part}"], ShellText.Words(filled.Verify!));
        Assert.Equal(["unfix", name], ShellText.Words(filled.Undo!));
    }, iter: 2000);

    [Fact]
    public void Names_stay_one_value_of_a_template_whatever_is_in_them() => Gen.Select(Hostile, Hostile).Sample((name, part) =>
    {
        var filled = Template.For(Named(name), part);
        var lines = filled.CloudFormation!.Split('\n', '\r', '\u0085', '\u2028', '\u2029');

        Assert.Equal(2, lines.Length);
        Assert.Equal(name, JsonSerializer.Deserialize<string>(lines[1]["Name: ".Length..]));
        Assert.Equal(name, JsonSerializer.Deserialize<string>(filled.Terraform!["name = ".Length..])!.Replace("$${", "${", StringComparison.Ordinal).Replace("%%{", "%{", StringComparison.Ordinal));
    }, iter: 2000);

    [Fact]
    public void No_control_lets_a_name_become_a_command() => Gen.Select(Hostile, Hostile, Gen.OneOf([.. ControlCatalog.All])).Sample((name, part, control) =>
    {
        var (benign, hostile) = (control.Info.Remediation.For(Named("name"), "part"), control.Info.Remediation.For(Named(name), part));

        Assert.Equal(ShellText.Words(benign.Cli!).Count, ShellText.Words(hostile.Cli!).Count);
        Assert.Equal(ShellText.Words(benign.Verify!).Count, ShellText.Words(hostile.Verify!).Count);
        Assert.Equal(ShellText.Words(benign.Undo ?? "").Count, ShellText.Words(hostile.Undo ?? "").Count);
        Assert.Equal(benign.CloudFormation!.Split('\n').Length, hostile.CloudFormation!.Split('\n').Length);
        Assert.Equal(benign.Terraform!.Split('\n').Length, hostile.Terraform!.Split('\n').Length);
    }, iter: 2000);

    // A name with a slash or colon in it would be cut there, as names are.
    private static ResourceId Named(string name) => new(new Arn($"arn:aws:codebuild:eu-west-1:111122223333:project/{name}"), ResourceTypes.BuildProject, Some.Account, Some.Region);
}
