using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// What the organization decided about controls. Every change is audited with its reason, and makes every account due to be judged again
/// on what is stored of it.
/// </summary>
public sealed class ControlSettingStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const string Changed = "control.set";
    public const string SetBack = "control.set-back";

    private const string Prefix = "control:";

    public async Task<ControlSettings> GetAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await OfAsync(db, cancellation);
    }

    /// <param name="account">Null: for the whole organization.</param>
    /// <param name="text">As people write it. Null: what counts without the decision counts again.</param>
    /// <returns>What was decided there before; null where nothing was.</returns>
    /// <exception cref="FormatException">It cannot be set; the message says which value and what is allowed.</exception>
    public async Task<SettingValue?> SetAsync(Setting setting, AccountId? account, string? text, string reason, Actor actor, CancellationToken cancellation)
    {
        text = text is null ? null : setting.Canonical(text);
        reason = reason.Trim();
        if (reason.Length is < AllowedValueStore.ShortestReason or > AllowedValueStore.LongestReason)
            throw new FormatException($"The reason has {reason.Length} characters. Write {AllowedValueStore.ShortestReason} to {AllowedValueStore.LongestReason}: who reads it in a year has to understand it.");

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (account is { } connected && !await db.Accounts.AnyAsync(row => row.Id == connected.Text, cancellation))
            throw new FormatException($"Account {connected} is not connected. Name one that is, or set it for the whole organization.");

        var target = TargetOf(setting, account);
        var row = await db.Settings.SingleOrDefaultAsync(it => it.Key == Prefix + target, cancellation);
        var before = row is null ? null : Of(row);
        if (before?.Text == text)
            return before;

        await audit.AppendAsync(db, actor.Did(text is null ? SetBack : Changed, target, before?.Text is { } old ? setting.Shown(old) : null, $"{(text is null ? "" : $"{setting.Shown(text)} · ")}{reason}"), cancellation);
        var decision = Stored.Write(new StoredDecision(text, reason, actor.Name, time.GetUtcNow(), 1 + await LatestAsync(db, cancellation)));
        if (row is null)
            db.Add(new SettingRow { Key = Prefix + target, Value = decision });
        else
            row.Value = decision;
        await db.SaveChangesAsync(cancellation);

        // Whatever is judged already was judged without it.
        await db.Accounts.ExecuteUpdateAsync(it => it.SetProperty(account => account.EstateVersion, account => account.EstateVersion + 1), cancellation);
        await transaction.CommitAsync(cancellation);
        return before;
    }

    /// <summary>What happened to the settings of a control, the latest first.</summary>
    public async Task<ImmutableArray<SettingChange>> HistoryAsync(Control control, int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var accounts = await db.Accounts.Select(row => row.Id).ToListAsync(cancellation);
        var targets = control.Settings.SelectMany(setting => accounts.Select(id => TargetOf(setting, new AccountId(id))).Prepend(setting.Key)).ToList();
        var rows = await db.Audit.AsNoTracking().Where(row => row.Action == Changed || row.Action == SetBack)
            .Where(row => targets.Contains(row.Target))
            .OrderByDescending(row => row.Number).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new SettingChange(row.At, row.Actor, row.Action, row.Target, row.Before, row.After))];
    }

    internal static async Task<ControlSettings> OfAsync(DashboardDb db, CancellationToken cancellation)
    {
        var rows = await db.Settings.AsNoTracking().Where(row => row.Key.StartsWith(Prefix)).ToListAsync(cancellation);
        return rows.Count == 0 ? ControlSettings.Defaults : new ControlSettings(rows.Select(Of));
    }

    private static async Task<long> LatestAsync(DashboardDb db, CancellationToken cancellation) => (await OfAsync(db, cancellation)).Number;

    private static string TargetOf(Setting setting, AccountId? account) => account is { } one ? $"{setting.Key}@{one}" : setting.Key;

    private static SettingValue Of(SettingRow row)
    {
        var (key, at) = (row.Key[Prefix.Length..], row.Key.LastIndexOf('@'));
        var stored = Stored.Read<StoredDecision>(row.Value);
        return new SettingValue(at < 0 ? key : row.Key[Prefix.Length..at], at < 0 ? null : new AccountId(row.Key[(at + 1)..]), stored.Text, stored.Reason, stored.By, stored.At, stored.Number);
    }

    private sealed record StoredDecision(string? Text, string Reason, string By, DateTimeOffset At, long Number);
}

/// <summary>One change of a control's settings.</summary>
/// <param name="Target">The setting's key, with the account behind an @.</param>
/// <param name="After">The value and the reason; the reason alone where it was set back.</param>
public sealed record SettingChange(DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After);
