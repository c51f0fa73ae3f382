using CsCheck;

namespace SecurityDashboard.Inventory;

public sealed class ArnTests
{
    [Fact]
    public void Has_the_parts_that_AWS_documents()
    {
        var arn = new Arn("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf");

        Assert.Equal(("aws", "secretsmanager", "eu-west-1", new AccountId("111122223333"), "secret:payments/db-AbCdEf", "db-AbCdEf"), (arn.Partition, arn.Service, arn.Region, arn.Account, arn.Resource, arn.Name));
        Assert.True(arn.IsWellFormed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:s3")]
    [InlineData("payments")]
    public void Takes_every_text_and_leaves_the_parts_empty_that_it_does_not_have(string text)
    {
        Assert.False(new Arn(text).IsWellFormed);
        Assert.Equal("", new Arn(text).Resource);
    }

    [Fact]
    public void Is_the_text_again_when_its_parts_are_put_together() => Gen.String[Gen.OneOf(Gen.OneOf(':', '/', '*'), Gen.Char.AlphaNumeric), 0, 30].Array[5].Sample(parts =>
    {
        var arn = new Arn("arn:" + string.Join(':', parts.Take(4).Select(part => part.Replace(":", "", StringComparison.Ordinal))) + ":" + parts[4]);

        Assert.Equal(arn.Text, $"arn:{arn.Partition}:{arn.Service}:{arn.Region}:{arn.Account}:{arn.Resource}");
    });

    [Fact]
    public void The_default_is_the_empty_text()
    {
        Assert.Equal(new Arn(""), default);
        Assert.Equal(new AccountId(""), default);
    }
}
