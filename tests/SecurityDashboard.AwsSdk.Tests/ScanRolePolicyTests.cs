using System.Text.Json;

namespace SecurityDashboard.AwsSdk;

public sealed class ScanRolePolicyTests
{
    [Fact]
    public void Grants_the_actions_of_the_table_and_no_other()
    {
        var granted = JsonDocument.Parse(ScanRolePolicy.Json).RootElement.GetProperty("Statement").EnumerateArray()
            .SelectMany(statement => statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()!));

        Assert.Equal(ReadOperations.All.Where(row => row is { Caller: Caller.ScanRole, Action: not null }).Select(row => row.Action!).Distinct().Order(), granted.Order());
    }

    [Fact]
    public void Grants_each_by_its_full_name()
    {
        Assert.DoesNotContain(":*", ScanRolePolicy.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"*\",", ScanRolePolicy.Json, StringComparison.Ordinal);
        Assert.DoesNotContain(ReadOperations.All, row => row.Action is { } action && action.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void Fits_a_managed_policy_which_holds_6144_characters_without_white_space()
        => Assert.InRange(ScanRolePolicy.Json.Count(character => !char.IsWhiteSpace(character)), 1, 6144);

    [Fact]
    public void Does_not_let_a_session_assume_another_role() => Assert.DoesNotContain("AssumeRole", ScanRolePolicy.Json, StringComparison.Ordinal);

    [Fact]
    public void Names_its_statements_by_service_in_letters_and_digits()
    {
        var names = ScanRolePolicy.Statements.Select(statement => statement.Sid).ToList();

        Assert.All(names, name => Assert.True(name.All(char.IsAsciiLetterOrDigit), name));
        Assert.Equal(names.Distinct(), names);
        Assert.Contains("SecretsManager", names);
    }

    [Fact]
    public void A_statement_allows_each_action_once_and_in_order()
    {
        using var statement = System.Text.Json.JsonDocument.Parse(ScanRolePolicy.StatementOf(["s3:GetBucketPolicy", "kms:GetKeyPolicy", "s3:GetBucketPolicy"]));

        Assert.Equal(["kms:GetKeyPolicy", "s3:GetBucketPolicy"], statement.RootElement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()));
        Assert.Equal(("Allow", "*"), (statement.RootElement.GetProperty("Effect").GetString(), statement.RootElement.GetProperty("Resource").GetString()));
    }
}
