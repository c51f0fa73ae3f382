namespace SecurityDashboard.Iam;

public sealed class PolicyPoolTests
{
    [Fact]
    public void Reads_a_text_once()
    {
        var pool = new PolicyPool();
        var text = Ask.Policy(Ask.Allow("s3:*")).Text;

        var first = pool.Read(text);

        Assert.Same(first, pool.Read(new string(text)));
        Assert.Equal(PolicyDocument.Parse(text), first);
        Assert.NotSame(first, pool.Read(text + " "));
    }

    [Fact]
    public void Lets_go_of_everything_when_it_holds_too_much()
    {
        var pool = new PolicyPool();
        var text = Ask.Policy(Ask.Allow("s3:*")).Text;
        var first = pool.Read(text);

        for (var i = 0; i < 100; i++)
            pool.Read(new string(' ', 100_000) + i);

        Assert.NotSame(first, pool.Read(text));
    }

    [Fact]
    public void Never_holds_more_than_it_may_however_many_policies_differ()
    {
        var pool = new PolicyPool(mostText: 10_000);

        for (var i = 0; i < 2_000; i++)
        {
            pool.Read(Ask.Policy(Ask.Allow($"s3:Get{i}")).Text);
            Assert.InRange(pool.HeldText, 1, 10_000);
        }
    }

    [Fact]
    public void Reads_but_does_not_hold_what_is_too_long_for_it()
    {
        var pool = new PolicyPool(mostText: 1_000);
        var text = Ask.Policy(Ask.Allow("s3:*")).Text;
        var first = pool.Read(text);

        var large = pool.Read(text + new string(' ', 1_000));

        Assert.Single(large.Statements);
        Assert.Equal(text.Length, pool.HeldText);
        Assert.Same(first, pool.Read(text));
    }
}
