using System.Text;
using System.Text.Json;
using SecurityDashboard.Access;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Cli.Access;

public sealed class AccessCommandTests
{
    private const string Payments = "arn:aws:codepipeline:eu-west-1:111122223333:payments-api";

    private static readonly AccountSnapshot[] Demo = [.. DemoEstate.Snapshots(new DateTimeOffset(2026, 6, 17, 8, 30, 0, TimeSpan.Zero))];

    [Theory]
    [InlineData(Payments)]
    [InlineData("payments-api")]
    public void Finds_a_pipeline_by_its_ARN_and_by_its_name(string wanted) => Assert.Equal(Payments, AccessCommand.Find(wanted, Demo).Arn.Text);

    [Fact]
    public void Names_the_near_ones_of_a_pipeline_that_is_not_there()
    {
        var e = Assert.Throws<UsageException>(() => AccessCommand.Find("arn:aws:codepipeline:eu-west-1:111122223333:payment-api", Demo));

        Assert.StartsWith($"The inventory files hold no pipeline arn:aws:codepipeline:eu-west-1:111122223333:payment-api. Near are: {Payments}, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_for_the_inventory_of_the_account_that_is_missing()
    {
        var e = Assert.Throws<UsageException>(() => AccessCommand.Find(Payments, Demo[1..]));

        Assert.Equal($"No inventory file is of account 111122223333, which owns {Payments}. Give one that secdash collect wrote there.", e.Message);
    }

    [Fact]
    public void Prints_who_may_with_the_deciding_statement()
    {
        var text = Run(Capability.Approve, "table");

        Assert.Contains("Who can approve", text, StringComparison.Ordinal);
        Assert.Matches(@"yes +person +arn:aws:iam::111122223333:user/elena\.garcia +approve Approve/Approve +group/approvers: approve Statement\[0\]", text);
    }

    [Fact]
    public void Writes_the_same_as_JSON()
    {
        using var json = JsonDocument.Parse(Run(Capability.Approve, "json"));

        var answer = Assert.Single(json.RootElement.GetProperty("answers").EnumerateArray());
        var elena = answer.GetProperty("who").EnumerateArray().Single(who => who.GetProperty("principal").GetString() == "arn:aws:iam::111122223333:user/elena.garcia");
        var decider = elena.GetProperty("ways")[0].GetProperty("deeds")[0].GetProperty("decidedBy")[0];
        Assert.Equal("approve", answer.GetProperty("can").GetString());
        Assert.Equal(("person", "allowed"), (elena.GetProperty("kind").GetString(), elena.GetProperty("certainty").GetString()));
        Assert.Equal(("group/approvers: approve", 0, "Allow"), (decider.GetProperty("policy").GetString(), decider.GetProperty("statement").GetInt32(), decider.GetProperty("effect").GetString()));
    }

    private static string Run(Capability capability, string format)
    {
        var access = PipelineAccess.Of(AccessCommand.Find(Payments, Demo), new Estate(Demo[0], Demo), capability);
        using var output = new MemoryStream();
        AccessCommand.Write(output, access, paths: null, format, explain: false);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
