using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

public sealed class ScopeMemoryTests
{
    private static readonly Guid Pipeline = StableId.Of(new Arn("pipeline"));

    [Fact]
    public void Recalls_what_something_missing_led_to_and_what_that_led_to() =>
        Assert.Equal(["key", "role"], Recalled(
            scope: [new("pipeline", "Pipeline", "pipeline"), new("project", "Project", "pipeline", IsMissing: true)],
            stored: [new("pipeline", "Pipeline", "pipeline"), new("project", "Project", "pipeline"), new("key", "Key", "role"), new("role", "Role", "project")]));

    [Fact]
    public void Believes_what_can_be_read_and_no_longer_leads_there() =>
        Assert.Empty(Recalled(
            scope: [new("pipeline", "Pipeline", "pipeline"), new("bucket", "Bucket", "pipeline", IsMissing: true)],
            stored: [new("pipeline", "Pipeline", "pipeline"), new("project", "Project", "pipeline"), new("role", "Role", "project")]));

    [Fact]
    public void Recalls_the_one_that_was_known_under_another_name() =>
        Assert.Equal(["secret-AbCdEf"], Recalled(
            scope: [new("project", "Project", "project"), new("secret", "Secret", "project", IsMissing: true)],
            stored: [new("project", "Project", "project"), new("secret-AbCdEf", "Secret", "project"), new("key", "Key", "project")]));

    private static IEnumerable<string> Recalled(Scoped[] scope, Scoped[] stored)
    {
        var names = scope.Concat(stored).Select(it => it.Name).Distinct().ToDictionary(name => StableId.Of(new Arn(name)));
        return ScopeMemory.Recall(
                [.. scope.Select(Row)],
                scope.Select(it => new ScopedResource(new Arn(it.Name), it.Type, new Arn(it.Via), it.IsMissing)),
                stored.Select(Row))
            .Select(row => names[row.ResourceId]).Order(StringComparer.Ordinal);
    }

    private static PipelineResourceRow Row(Scoped it) =>
        new() { PipelineId = Pipeline, ResourceId = StableId.Of(new Arn(it.Name)), Type = it.Type, ViaId = StableId.Of(new Arn(it.Via)) };

    private sealed record Scoped(string Name, string Type, string Via, bool IsMissing = false);
}
