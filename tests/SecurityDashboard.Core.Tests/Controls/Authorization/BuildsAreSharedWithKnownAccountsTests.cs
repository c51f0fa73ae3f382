using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsAreSharedWithKnownAccountsTests
{
    [Fact]
    public void A_project_without_a_policy_passes() => Passes<BuildsAreSharedWithKnownAccounts>("The project payments-build is shared with nobody.", Some.Project);

    [Fact]
    public void A_known_account_passes() => Passes<BuildsAreSharedWithKnownAccounts>("The project payments-build is shared with known accounts only.", With("""{"AWS":["111122223333","arn:aws:iam::111122223333:role/ci"]}"""));

    [Theory]
    [InlineData("999900001111", "account 999900001111")]
    [InlineData("arn:aws:iam::999900001111:root", "account 999900001111")]
    [InlineData("arn:aws:iam::999900001111:role/ci", "arn:aws:iam::999900001111:role/ci")]
    public void An_account_that_nobody_knows_fails(string principal, string named) => Fails<BuildsAreSharedWithKnownAccounts>(
        $"The project payments-build is shared with {named}, of no account that is connected.", With($$"""{"AWS":"{{principal}}"}"""));

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("""{"AWS":"*"}""")]
    public void Everyone_fails(string principal) => Fails<BuildsAreSharedWithKnownAccounts>("The project payments-build is shared with everyone.", With(principal));

    [Fact]
    public void Everyone_under_a_condition_is_unknown() => IsUnknown<BuildsAreSharedWithKnownAccounts>(
        "The project payments-build is shared with everyone under conditions (aws:PrincipalOrgID); whether only this organization meets them is not read.",
        With("\"*\"", ""","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"""));

    [Fact]
    public void A_condition_that_names_an_unknown_account_fails() => Fails<BuildsAreSharedWithKnownAccounts>(
        "The project payments-build is shared with account 999900001111, of no account that is connected.",
        With("\"*\"", ""","Condition":{"StringEquals":{"aws:PrincipalAccount":"999900001111"}}"""));

    [Fact]
    public void What_another_statement_takes_back_is_not_shared() => Passes<BuildsAreSharedWithKnownAccounts>(
        "The project payments-build is shared with known accounts only.",
        With("\"*\"", """},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"""));

    [Fact]
    public void A_policy_that_was_not_read_is_unknown() =>
        IsUnknown<BuildsAreSharedWithKnownAccounts>(Some.Denied.Message, Some.Project with { ResourcePolicy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    [Fact]
    public void A_policy_that_an_old_inventory_lacks_is_unknown() => IsUnknown<BuildsAreSharedWithKnownAccounts>(Unreadable.NeverCollected.Message, Some.Project with { ResourcePolicy = default });

    private static BuildProject With(string principal, string more = "") => Some.Project with
    {
        ResourcePolicy = Observed.Of<PolicyDocument?>(Some.Policy($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"codebuild:BatchGetProjects","Resource":"*"{{more}} }""")),
    };
}
