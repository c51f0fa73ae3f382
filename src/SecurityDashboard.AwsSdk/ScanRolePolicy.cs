using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecurityDashboard.AwsSdk;

/// <summary>The least-privilege policy of the role that scans an account: the IAM actions of <see cref="ReadOperations"/> and nothing else.</summary>
public static class ScanRolePolicy
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One per service, so that a reader sees at a glance what is asked for, and can leave a service out.</summary>
    internal static ImmutableArray<PolicyStatement> Statements { get; } =
    [
        .. ReadOperations.All
            .Where(row => row is { Caller: Caller.ScanRole, Action: not null })
            .GroupBy(row => row.Service, row => row.Action ?? "")
            .Select(service => new PolicyStatement(service.Key.Replace(" ", "", StringComparison.Ordinal), [.. service.Distinct().Order(StringComparer.Ordinal)])),
    ];

    /// <summary>The policy document, indented.</summary>
    // Resource is "*" because a scan lists everything, and because most listings have no resource to name.
    public static string Json { get; } = JsonSerializer.Serialize(
        new
        {
            Version = "2012-10-17",
            Statement = Statements.Select(statement => new { statement.Sid, Effect = "Allow", Action = statement.Actions, Resource = "*" }),
        },
        Indented);

    /// <summary>One statement, indented, that allows the actions; each once, in order.</summary>
    public static string StatementOf(ImmutableArray<string> actions) =>
        JsonSerializer.Serialize(new { Sid = "SecurityDashboardScan", Effect = "Allow", Action = actions.Distinct().Order(StringComparer.Ordinal), Resource = "*" }, Indented);
}

internal sealed record PolicyStatement(string Sid, ImmutableArray<string> Actions);
