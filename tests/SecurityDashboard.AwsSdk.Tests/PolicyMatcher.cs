using System.Text.Json;

namespace SecurityDashboard.AwsSdk;

/// <summary>Judges an identity policy of Effect, Action and Resource "*": as much of IAM as the policies here use.</summary>
internal sealed class PolicyMatcher(string document)
{
    private readonly List<(bool Allows, string[] Actions)> _statements = [.. JsonDocument.Parse(document).RootElement.GetProperty("Statement").EnumerateArray().Select(Read)];

    public bool Allows(string action) => _statements.Any(statement => statement.Allows && Names(statement, action)) && !Denies(action);

    public bool Denies(string action) => _statements.Any(statement => !statement.Allows && Names(statement, action));

    private static bool Names((bool Allows, string[] Actions) statement, string action) => statement.Actions.Any(pattern => pattern[^1] is '*'
        ? action.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : action.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    private static (bool Allows, string[] Actions) Read(JsonElement statement)
    {
        Assert.Equal("*", statement.GetProperty("Resource").GetString());
        Assert.False(statement.TryGetProperty("Condition", out _) || statement.TryGetProperty("NotAction", out _));

        string[] actions = [.. statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()!)];
        Assert.All(actions, action => Assert.DoesNotContain('*', action[..^1]));
        Assert.All(actions, action => Assert.DoesNotContain('?', action));
        return (statement.GetProperty("Effect").GetString() is "Allow", actions);
    }
}
