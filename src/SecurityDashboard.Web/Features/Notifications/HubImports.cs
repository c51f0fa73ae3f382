using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using SecurityDashboard.Aws.Delivery;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Results.Exports;
using SecurityDashboard.Web.Features.Findings;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>
/// Makes what a Security Hub has open what an alert's filter lets through: it is told of every change, and now and then compared as a
/// whole, because findings come under a filter and leave it without any change of theirs.
/// </summary>
/// <remarks>docs/decisions/0012-writing-to-aws.md</remarks>
public sealed class HubImports(AwsDelivery aws, HubFindingStore hubs, FindingReader findings, AlertSecrets secrets, TimeProvider time)
{
    /// <summary>How much is told before other alerts have their turn.</summary>
    private const int MostAtOnce = 2_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    /// <summary>Of changes, with the findings as they are by now: what is told later is not older than what was told before.</summary>
    /// <exception cref="AwsDeliveryException">It was not told; the message says why.</exception>
    public async Task TellAsync(AlertRow alert, IReadOnlyCollection<Guid> changed, CancellationToken cancellation)
    {
        var hub = await HubAsync(secrets.Open(alert.Target), cancellation);
        foreach (var batch in (await findings.ReadAsync(changed, cancellation)).Select(FindingFile.Record).Chunk(AwsDelivery.MostFindings))
            await ImportAsync(alert, hub, batch, cancellation);
    }

    /// <summary>Tells it of a part of what it does not have as it is to have it.</summary>
    /// <returns>Whether it was told of anything, and whether that was all.</returns>
    /// <exception cref="AwsDeliveryException">It was not told; the message says why. What it was told of before stays told.</exception>
    public async Task<(bool HasTold, bool IsAll)> MatchAsync(AlertRow alert, FindingFilter filter, CancellationToken cancellation)
    {
        var (region, began) = (secrets.Open(alert.Target), time.GetUtcNow());
        var left = await hubs.LeftAsync(alert, region, filter, MostAtOnce, cancellation);
        var missing = await hubs.MissingAsync(alert, region, filter, MostAtOnce, cancellation);
        if (left.IsEmpty && missing.IsEmpty)
            return (HasTold: false, IsAll: true);

        var hub = await HubAsync(region, cancellation);
        foreach (var ofRegion in left.GroupBy(finding => finding.Region))
        {
            await hubs.SaveAsync(alert, ofRegion.Key, ImmutableDictionary<Guid, string?>.Empty, ofRegion.Where(finding => finding.IsElsewhere).Select(finding => finding.Finding), cancellation);
            foreach (var batch in ofRegion.Where(finding => !finding.IsElsewhere).Select(finding => finding.Finding).Chunk(AwsDelivery.MostFindings))
            {
                // Of what not even the past is kept any more there is nothing to tell.
                var last = (await findings.ReadLastAsync(batch, cancellation)).Select(finding => FindingFile.Record(finding) with { IsOver = true }).ToList();
                await hubs.SaveAsync(alert, ofRegion.Key, ImmutableDictionary<Guid, string?>.Empty, batch.Except(last.Select(finding => finding.Id)), cancellation);
                await ImportAsync(alert, hub with { Region = ofRegion.Key }, last, cancellation);
                if (time.GetUtcNow() > began + MostTime)
                    return (HasTold: true, IsAll: false);
            }
        }

        foreach (var batch in missing.Chunk(AwsDelivery.MostFindings))
        {
            await ImportAsync(alert, hub, [.. (await findings.ReadAsync(batch, cancellation)).Select(FindingFile.Record)], cancellation);
            if (time.GetUtcNow() > began + MostTime)
                return (HasTold: true, IsAll: false);
        }

        return (HasTold: true, IsAll: left.Length < MostAtOnce && missing.Length < MostAtOnce);
    }

    /// <summary>A finding that is over from the start, so that nobody sees to it.</summary>
    /// <exception cref="AwsDeliveryException">It was not taken; the message says why.</exception>
    public async Task TestAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        var test = new FindingRecord
        {
            Id = message.Id,
            Key = new EvaluationKey("SecurityDashboard", new Arn("arn:aws:iam::000000000000:root"), ""),
            Resource = new ResourceId(new Arn("arn:aws:iam::000000000000:root"), ResourceTypes.Account, new AccountId("000000000000"), "us-east-1"),
            Severity = Severity.Low,
            Outcome = Outcome.Pass,
            IsOver = true,
            Because = string.Join(' ', message.Items.Select(item => $"{item.Title}. {item.Because}")),
            FirstSeen = message.SentAt,
            ChangedAt = message.SentAt,
        };
        if (await SendAsync(await HubAsync(secrets.Open(alert.Target), cancellation), [test], cancellation) is { Count: > 0 } refused)
            throw new AwsDeliveryException($"Security Hub refused it. {refused.Values.First()}");
    }

    /// <summary>What Security Hub did not take of an alert's, in a sentence; null: nothing.</summary>
    public async Task<string?> RefusedAsync(AlertRow alert, CancellationToken cancellation) =>
        await hubs.RefusedAsync(alert, mostReasons: 3, cancellation) is ( > 0 and var count, var why)
            ? string.Create(CultureInfo.InvariantCulture, $"Security Hub refused {count} {(count == 1 ? "finding" : "findings")}, and is told again once a day. {string.Join(' ', why)}") : null;

    private async Task<SecurityHub> HubAsync(string region, CancellationToken cancellation) => new(await aws.AccountAsync(region, cancellation), region);

    private async Task ImportAsync(AlertRow alert, SecurityHub hub, IReadOnlyList<FindingRecord> batch, CancellationToken cancellation)
    {
        var refused = await SendAsync(hub, batch, cancellation);
        var open = batch.Where(finding => finding.IsToBeSeenTo || refused.ContainsKey(finding.Id)).ToDictionary(finding => finding.Id, finding => refused.GetValueOrDefault(finding.Id));
        await hubs.SaveAsync(alert, hub.Region, open, batch.Select(finding => finding.Id).Except(open.Keys), cancellation);
    }

    /// <returns>Those that it refused, and why.</returns>
    private async Task<ImmutableDictionary<Guid, string?>> SendAsync(SecurityHub hub, IReadOnlyList<FindingRecord> batch, CancellationToken cancellation)
    {
        if (batch.Count == 0)
            return [];

        var buffer = new ArrayBufferWriter<byte>();
        using var export = new AsffExport(buffer, hub);
        export.Begin(time.GetUtcNow());
        foreach (var record in batch)
            export.Write(record);
        export.End();
        export.Flush();
        try
        {
            var refused = await aws.ImportAsync(hub.Region, buffer.WrittenMemory, cancellation);
            return batch.Where(finding => refused.ContainsKey(finding.Id.ToString())).ToImmutableDictionary(finding => finding.Id, string? (finding) => refused[finding.Id.ToString()]);
        }
        // One that it does not understand keeps back all that came with it: in halves it is found.
        catch (AwsDeliveryException refused) when (refused.IsInvalid)
        {
            if (batch is [var only])
                return ImmutableDictionary<Guid, string?>.Empty.Add(only.Id, refused.Message);

            return (await SendAsync(hub, [.. batch.Take(batch.Count / 2)], cancellation)).AddRange(await SendAsync(hub, [.. batch.Skip(batch.Count / 2)], cancellation));
        }
    }
}
