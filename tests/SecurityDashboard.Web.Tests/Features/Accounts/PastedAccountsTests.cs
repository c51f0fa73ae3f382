namespace SecurityDashboard.Web.Features.Accounts;

public sealed class PastedAccountsTests
{
    [Fact]
    public void Takes_an_id_a_line_with_the_name_after_it()
    {
        var pasted = PastedAccounts.Parse("111122223333 Payments production\r\n\n444455556666,Shop\n7777-8888-9999\tTools\n000000000001\n");

        Assert.Equal(
            [("111122223333", "Payments production"), ("444455556666", "Shop"), ("777788889999", "Tools"), ("000000000001", "000000000001")],
            pasted.Accounts.Select(account => (account.Id.Text, account.Name)));
        Assert.Empty(pasted.Problems);
    }

    [Fact]
    public void Names_the_line_of_what_it_leaves_out()
    {
        var pasted = PastedAccounts.Parse("111122223333\n11112222333\n١١١١٢٢٢٢٣٣٣٣\n111122223333 again\n");

        Assert.Single(pasted.Accounts);
        Assert.Equal(
            [
                "Line 2: \"11112222333\" does not begin with an account id of twelve digits.",
                "Line 3: \"١١١١٢٢٢٢٣٣٣٣\" does not begin with an account id of twelve digits.",
                "Line 4: 111122223333 is in the list twice.",
            ],
            pasted.Problems);
    }

    [Fact]
    public void Stops_at_a_thousand_and_says_so()
    {
        var pasted = PastedAccounts.Parse(string.Join('\n', Enumerable.Range(1, 1001).Select(number => $"{number:D12}")));

        Assert.Equal(1000, pasted.Accounts.Length);
        Assert.Equal(["Line 1001: a list has at most 1000 accounts. Add the others after these."], pasted.Problems);
    }
}
