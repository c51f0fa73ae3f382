using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

public sealed class SnapshotDocumentTests
{
    public static TheoryData<string> DemoAccounts => [.. DemoEstate.Snapshots(Some.Now).Select(snapshot => snapshot.Account.Text)];

    [Theory]
    [MemberData(nameof(DemoAccounts))]
    public void Comes_back_as_it_was(string account)
    {
        var snapshot = DemoEstate.Snapshots(Some.Now).Single(snapshot => snapshot.Account.Text == account);
        var written = SnapshotDocument.Write(snapshot);

        var again = Read(written);

        Assert.Equal(written, SnapshotDocument.Write(again));
        Assert.Equal(snapshot.TakenAt, again.TakenAt);
        Assert.Equal(Words(ControlEngine.Evaluate(new Estate(snapshot, []))), Words(ControlEngine.Evaluate(new Estate(again, []))));
    }

    [Fact]
    public void Keeps_that_a_stack_is_not_deployed()
    {
        var document = SnapshotDocument.Write(Some.SnapshotWith(Some.Stack with { Deployed = Observed.Of<Stacks.StackValues?>(null) }));

        using var stream = new MemoryStream(document);
        Assert.Null(Assert.Single(SnapshotDocument.Read(stream).Resources.OfType<Stacks.StackDeployment>()).Deployed.Value);
    }

    [Fact]
    public void Unreadable_things_come_back_unreadable()
    {
        foreach (var variant in Portion.Of(Variants.Of(Some.Snapshot), oneIn: 5))
        {
            var again = Read(SnapshotDocument.Write(variant.Snapshot));
            Assert.Equal(Words(ControlEngine.Evaluate(new Estate(variant.Snapshot, []))), Words(ControlEngine.Evaluate(new Estate(again, []))));
        }
    }

    [Fact]
    public void The_hash_does_not_depend_on_order_or_time()
    {
        var snapshot = DemoEstate.Snapshots(Some.Now)[0];
        var hash = SnapshotDocument.HashOf(snapshot);

        Gen.Select(Gen.Shuffle(snapshot.Resources.ToArray()), Gen.Shuffle(snapshot.Listings.ToArray()), Gen.Shuffle(snapshot.Regions.ToArray()), Gen.Shuffle(snapshot.OwnedBuckets.Value.ToArray()), Gen.Int[0, 1_000_000])
            .Sample((resources, listings, regions, buckets, seconds) => hash == SnapshotDocument.HashOf(snapshot with
            {
                Resources = [.. resources],
                Listings = [.. listings],
                Regions = [.. regions],
                OwnedBuckets = Observed.Of<ImmutableArray<string>>([.. buckets]),
                TakenAt = Some.Now.AddSeconds(seconds),
            }), iter: 10);
    }

    [Fact]
    public void The_hash_changes_with_every_thing_that_was_read_or_not()
    {
        var hashes = Variants.Of(Some.Snapshot).Select(variant => SnapshotDocument.HashOf(variant.Snapshot)).Append(SnapshotDocument.HashOf(Some.Snapshot)).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Fact]
    public void Another_schema_version_is_told_by_its_number() => AssertRefused(
        Compressed("""{"schemaVersion":99,"snapshot":{"of":"the future"}}"""), "The inventory has schema version 99; this version reads 1 to 5. Collect it again with a matching secdash.");

    [Fact]
    public void What_a_document_of_version_1_does_not_hold_was_never_collected()
    {
        var old = JsonNode.Parse(Decompressed(SnapshotDocument.Write(Some.Snapshot)))!;
        old["schemaVersion"] = 1;
        var resources = old["snapshot"]!["resources"]!.AsArray();
        resources.Remove(resources.Single(resource => (string?)resource!["type"] == ResourceTypes.SourceCredential));
        old["snapshot"]!["listings"]!.AsArray().Remove(old["snapshot"]!["listings"]!.AsArray().Single(listing => (string?)listing!["type"] == ResourceTypes.SourceCredential));
        foreach (var member in new[] { "triggers", "rules", "commands", "logs", "access", "filters", "versioning", "resourcePolicy" })
            Remove(old, member);

        var snapshot = Read(Compressed(old.ToJsonString()));

        Assert.Equal(UnreadableReason.NeverCollected, Assert.Single(snapshot.Listings, listing => listing.Type == ResourceTypes.SourceCredential).Count.WhyNot?.Reason);
        Assert.Equal(Unreadable.NeverCollected, snapshot.Resources.OfType<BuildProject>().First().Definition.Value.Triggers.WhyNot);
        Assert.Equal(Unreadable.NeverCollected, snapshot.Resources.OfType<Pipeline>().First().Definition.Value.Stages[0].Rules.WhyNot);
        Assert.Contains(ControlEngine.Evaluate(new Estate(snapshot, [])), evaluation => evaluation is { ControlId: "CB-11", Verdict.Outcome: Outcome.Unknown });
        Assert.Contains(ControlEngine.Evaluate(new Estate(snapshot, [])), evaluation => evaluation is { ControlId: "CB-01", Verdict.Outcome: Outcome.Pass });
    }

    private static void Remove(JsonNode node, string member)
    {
        if (node is JsonObject members)
            members.Remove(member);
        foreach (var inner in node switch { JsonObject all => all.Select(entry => entry.Value), JsonArray items => items, _ => Enumerable.Empty<JsonNode?>() })
            if (inner is not null)
                Remove(inner, member);
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused()
    {
        var whole = SnapshotDocument.Write(Some.Snapshot);
        for (var length = 0; length < whole.Length; length += 97)
            Assert.StartsWith("This is not an inventory that secdash collected", Refusal(whole[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_unpacks_without_end_is_refused()
    {
        var bomb = Compressed(new string(' ', 3 * 1024 * 1024));

        Assert.InRange(bomb.Length, 1, 10_000);
        Assert.Equal("The inventory is larger than the 2 MiB that are read.",
            Assert.Throws<InvalidDataException>(() => SnapshotDocument.Read(new MemoryStream(bomb), SnapshotDocument.MaxCompressedBytes, maxUncompressed: 2 * 1024 * 1024)).Message);
    }

    [Fact]
    public void A_file_that_goes_on_without_end_is_refused()
    {
        var noise = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(noise);

        Assert.Equal("The inventory is larger than the 1 MiB that are read.",
            Assert.Throws<InvalidDataException>(() => SnapshotDocument.Read(new MemoryStream(Compressed($"\"{Convert.ToBase64String(noise)}\"")), maxCompressed: 1024 * 1024, SnapshotDocument.MaxUncompressedBytes)).Message);
    }

    [Fact]
    public void A_file_that_is_nested_without_end_is_refused() =>
        Assert.StartsWith("This is not an inventory that secdash collected", Refusal(Compressed($$"""{"schemaVersion":1,"snapshot":{{new string('[', 100_000)}}""")), StringComparison.Ordinal);

    [Fact]
    public void A_resource_that_is_there_twice_is_refused() =>
        AssertRefused(SnapshotDocument.Write(Some.Snapshot with { Resources = [.. Some.Everything, Some.User] }), "The inventory holds arn:aws:iam::111122223333:user/ada twice. Collect it again.");

    [Fact]
    public void An_account_that_is_none_is_refused() =>
        AssertRefused(SnapshotDocument.Write(Some.Snapshot with { Account = new AccountId("me") }), "The inventory names account \"me\", which is not a twelve-digit account id.");

    /// <summary>An imported file is a stranger's. Whatever one place of it holds, it is refused with a message or it can be judged.</summary>
    [Fact]
    public void Whatever_is_put_in_one_place_is_refused_or_can_be_judged()
    {
        var text = Decompressed(SnapshotDocument.Write(Some.Snapshot));
        string?[] replacements = ["null", "{}", "[]", "[null]", "\"x\"", "-1", null];
        var places = PathsOf(JsonNode.Parse(text)!).ToList();
        Assert.InRange(places.Count, 100, 2000);

        // Every place is tried with one of the seven, all seven in turn.
        foreach (var (path, index) in Portion.Of(places.Select((path, index) => (path, index)), oneIn: 5))
            AssertRefusedOrJudged(With(text, path, replacements[index % 7]), $"{path} = {replacements[index % 7] ?? "left out"}");
    }

    private static void AssertRefusedOrJudged(string json, string what)
    {
        AccountSnapshot snapshot;
        try
        {
            snapshot = Read(Compressed(json));
        }
        catch (InvalidDataException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
            return;
        }

        var exception = Record.Exception(() =>
        {
            var estate = new Estate(snapshot, []);
            _ = ControlEngine.Evaluate(estate);
            _ = estate.Scopes;
            _ = SnapshotDocument.Write(snapshot);
        });
        Assert.True(exception is null, $"With {what}: {exception}");
    }

    private static IEnumerable<string> PathsOf(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member => PathsOf(member.Value!, $"{path}/{member.Key}").Prepend($"{path}/{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => PathsOf(item!, $"{path}/{index}").Prepend($"{path}/{index}")),
        _ => [],
    };

    private static string With(string json, string path, string? replacement)
    {
        var root = JsonNode.Parse(json)!;
        var steps = path.Split('/')[1..];
        var parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step, null)]! : node[step]!);
        switch (parent)
        {
            case JsonArray array when replacement is null:
                array.RemoveAt(int.Parse(steps[^1], null));
                break;
            case JsonArray array:
                array[int.Parse(steps[^1], null)] = JsonNode.Parse(replacement);
                break;
            case JsonObject members when replacement is null:
                members.Remove(steps[^1]);
                break;
            default:
                parent[steps[^1]] = JsonNode.Parse(replacement!);
                break;
        }

        return root.ToJsonString();
    }

    private static IEnumerable<(EvaluationKey, Outcome, string)> Words(ImmutableArray<Evaluation> evaluations) =>
        evaluations.Select(evaluation => (evaluation.Key, evaluation.Verdict.Outcome, evaluation.Verdict.Because));

    private static AccountSnapshot Read(byte[] document) => SnapshotDocument.Read(new MemoryStream(document));

    private static string Refusal(byte[] document) => Assert.Throws<InvalidDataException>(() => Read(document)).Message;

    private static void AssertRefused(byte[] document, string message) => Assert.Equal(message, Refusal(document));

    private static byte[] Compressed(string json)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(json));
        return target.ToArray();
    }

    private static string Decompressed(byte[] document)
    {
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(document), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
