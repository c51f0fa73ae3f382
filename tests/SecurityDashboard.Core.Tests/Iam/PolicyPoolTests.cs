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
}
