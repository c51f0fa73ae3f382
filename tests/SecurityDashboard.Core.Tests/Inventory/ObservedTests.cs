using System.Text.Json;
using CsCheck;

namespace SecurityDashboard.Inventory;

public sealed class ObservedTests
{
    private static readonly Gen<Unreadable> Reasons = Gen.Select(Gen.Enum<UnreadableReason>(), Gen.String, Gen.String, Gen.String.Null(), Gen.String.Null(),
        (reason, operation, message, resource, permission) => new Unreadable(reason, operation, message) { Resource = resource, MissingPermission = permission });

    [Fact]
    public void What_a_collector_forgot_is_unreadable()
    {
        var forgotten = Assert.Throws<UnreadableException>(() => default(Observed<int>).Value);

        Assert.Equal("This was never collected. Scan the account again.", forgotten.Message);
    }

    [Fact]
    public void A_part_of_something_unreadable_is_unreadable_for_the_same_reason() =>
        Assert.Equal(Some.Denied, Assert.Throws<UnreadableException>(() => Observed.Unreadable<string>(Some.Denied).Select(text => text.Length).Value).Why);

    [Fact]
    public void Comes_back_from_JSON_as_it_was() => Gen.Select(Gen.Bool, Gen.Int.Array, Reasons).Sample((wasRead, values, why) =>
    {
        var observed = wasRead ? Observed.Of(values) : Observed.Unreadable<int[]>(why);

        var again = JsonSerializer.Deserialize<Observed<int[]>>(JsonSerializer.Serialize(observed));

        Assert.Equal(observed.WhyNot, again.WhyNot);
        Assert.True(!wasRead || again.Value.SequenceEqual(values));
    });

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("""{"value":5}""")]
    [InlineData("""{"read":null}""")]
    [InlineData("""{"read":5,"unreadable":null}""")]
    [InlineData("""{"READ":5}""")]
    public void Nothing_else_passes_for_an_observation(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Observed<int>>(json).WhyNot is null ? 0 : throw new JsonException());
}
