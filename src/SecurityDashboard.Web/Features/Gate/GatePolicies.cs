using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Gates;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>The gate policies that there are: those that administrators wrote, and the built-in one unless they wrote it anew. Every change is in the audit log, which is also their history.</summary>
public sealed class GatePolicies(SettingStore settings, AuditQueries audit)
{
    private const string Prefix = "gate:";
    private const int MostPolicies = 100;
    private const int MostChanges = 20;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>By name, the default first.</summary>
    public async Task<ImmutableArray<GatePolicy>> ListAsync(CancellationToken cancellation)
    {
        var written = (await settings.ListAsync(Prefix, cancellation)).Values.Select(Read).ToList();
        return [.. written.Where(policy => policy.Name != GatePolicy.DefaultName).OrderBy(policy => policy.Name, StringComparer.Ordinal).Prepend(written.Find(policy => policy.Name == GatePolicy.DefaultName) ?? GatePolicy.Default)];
    }

    /// <summary>Null when there is none of the name.</summary>
    public async Task<GatePolicy?> FindAsync(string name, CancellationToken cancellation) =>
        await settings.GetAsync(Prefix + name, cancellation) is { } text ? Read(text)
        : name == GatePolicy.DefaultName ? GatePolicy.Default
        : null;

    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public async Task SaveAsync(GatePolicy policy, Actor actor, CancellationToken cancellation)
    {
        if (policy.Problem is { } problem)
            throw new FormatException(problem);
        if (await settings.GetAsync(Prefix + policy.Name, cancellation) is null && (await settings.ListAsync(Prefix, cancellation)).Count >= MostPolicies)
            throw new FormatException($"There are {MostPolicies} policies already. Remove one first.");

        await settings.SetAsync(Prefix + policy.Name, JsonSerializer.Serialize(GatePolicyAnswer.Of(policy), Form), actor, cancellation);
    }

    /// <summary>The default is then the built-in one again. False when nobody wrote one of the name.</summary>
    public Task<bool> RemoveAsync(string name, Actor actor, CancellationToken cancellation) => settings.RemoveAsync(Prefix + name, actor, cancellation);

    /// <summary>What became of the policy, the latest change first.</summary>
    public async Task<ImmutableArray<GatePolicyChange>> HistoryAsync(string name, CancellationToken cancellation) =>
    [
        .. (await audit.ListAsync(new AuditFilter { Target = Prefix + name }, MostChanges, after: null, cancellation)).Items
            .Select(record => new GatePolicyChange(record.At, record.Entry.Actor, ReadOrNull(record.Entry.Before), ReadOrNull(record.Entry.After)))
    ];

    private static GatePolicy? ReadOrNull(string? text) => text is null ? null : Read(text);

    private static GatePolicy Read(string text) => JsonSerializer.Deserialize<GatePolicyAnswer>(text, Form)?.ToPolicy() ?? throw new FormatException("The stored policy is empty.");
}

/// <param name="Before">Null: there was none, or the built-in one.</param>
/// <param name="After">Null: it was removed.</param>
public sealed record GatePolicyChange(DateTimeOffset At, string By, GatePolicy? Before, GatePolicy? After);
