namespace SecurityDashboard.AwsSdk;

/// <summary>What the CloudFormation template makes is tested against moto, in <see cref="MotoTests"/>.</summary>
public sealed class ScanRoleTemplateTests
{
    public static TheoryData<string, string> Templates => new()
    {
        { "CloudFormation", ScanRoleTemplate.CloudFormation("111122223333", "e-1=/@") },
        { "Terraform", ScanRoleTemplate.Terraform("111122223333", "e-1=/@") },
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public void Grants_each_action_of_the_policy_once(string format, string template)
    {
        var lines = template.Split('\n').Select(line => line.Trim(' ', '-', '"', ',')).ToList();

        Assert.All(ScanRolePolicy.Statements.SelectMany(statement => statement.Actions), action => Assert.True(lines.Count(line => line == action) is 1, $"{format}: {action}"));
        Assert.Equal(ScanRolePolicy.Statements.Length, lines.Count(line => line.StartsWith("Sid", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Lets_in_the_account_with_the_external_id(string format, string template)
    {
        var expected = format is "CloudFormation"
            ? new[] { "    Default: \"111122223333\"\n", "    Default: \"e-1=/@\"\n", "iam::${ScannerAccountId}:root", "sts:ExternalId: !Ref ExternalId" }
            : ["  default     = \"111122223333\"\n", "  default     = \"e-1=/@\"\n", "iam::${var.scanner_account_id}:root", "StringEquals = { \"sts:ExternalId\" = var.external_id }"];

        Assert.All(expected, part => Assert.Contains(part, template, StringComparison.Ordinal));
    }

    [Fact]
    public void Asks_for_what_it_is_not_given()
    {
        Assert.Equal(1, ScanRoleTemplate.CloudFormation().Split("Default: \"").Length - 1);
        Assert.Equal(1, ScanRoleTemplate.Terraform().Split("default ").Length - 1);
    }

    [Theory]
    [InlineData("11112222333", null, "\"11112222333\" is not an account id: twelve digits.")]
    [InlineData("1111222233\u0663\u0663", null, "\"1111222233\u0663\u0663\" is not an account id: twelve digits.")]
    [InlineData(null, "x", "The external id is not one that AWS accepts: 2 to 1,224 of A-Z a-z 0-9 and _+=,.@:/-")]
    [InlineData(null, "a\"\nb", "The external id is not one that AWS accepts: 2 to 1,224 of A-Z a-z 0-9 and _+=,.@:/-")]
    [InlineData(null, "${file(\"/etc/passwd\")}", "The external id is not one that AWS accepts: 2 to 1,224 of A-Z a-z 0-9 and _+=,.@:/-")]
    public void Refuses_what_could_say_more_than_a_value(string? account, string? externalId, string message)
    {
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => ScanRoleTemplate.CloudFormation(account, externalId)).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => ScanRoleTemplate.Terraform(account, externalId)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Makes_a_role_of_another_name_under_its_path()
    {
        var cloudFormation = ScanRoleTemplate.CloudFormation(roleName: "security/audit/reader");
        var terraform = ScanRoleTemplate.Terraform(roleName: "security/audit/reader");

        Assert.Contains("    Default: \"reader\"\n", cloudFormation, StringComparison.Ordinal);
        Assert.Contains("      RoleName: !Ref RoleName\n      Path: \"/security/audit/\"\n", cloudFormation, StringComparison.Ordinal);
        Assert.Contains("  default     = \"reader\"\n", terraform, StringComparison.Ordinal);
        Assert.Contains("  path                 = \"/security/audit/\"\n", terraform, StringComparison.Ordinal);
        Assert.DoesNotContain("Path", ScanRoleTemplate.CloudFormation(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"\nb")]
    [InlineData("${x}")]
    public void Refuses_what_is_no_name_of_a_role(string role)
    {
        Assert.StartsWith($"\"{role}\" is not the name of a role.", Assert.Throws<ArgumentException>(() => ScanRoleTemplate.CloudFormation(roleName: role)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ScanRoleTemplate.Terraform(roleName: role));
    }

    [Fact]
    public void The_trust_policy_names_the_account_and_asks_for_the_external_id()
    {
        using var policy = System.Text.Json.JsonDocument.Parse(ScanRoleTemplate.TrustPolicy("aws-us-gov", "111122223333", "e-1=/@"));
        var statement = policy.RootElement.GetProperty("Statement")[0];

        Assert.Equal("arn:aws-us-gov:iam::111122223333:root", statement.GetProperty("Principal").GetProperty("AWS").GetString());
        Assert.Equal("e-1=/@", statement.GetProperty("Condition").GetProperty("StringEquals").GetProperty("sts:ExternalId").GetString());
        Assert.Throws<ArgumentException>(() => ScanRoleTemplate.TrustPolicy("aws", "111122223333", "\"}"));
    }
}
