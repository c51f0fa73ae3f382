using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>Takes in an inventory file that secdash collected. It is untrusted: limits and form are checked, and it is marked as imported.</summary>
public sealed class InventoryImport(SnapshotStore snapshots, ScanStore scans, ScanRequests requests, AuditLog audit)
{
    /// <returns>The scan that judges it; null while another scan of the account is not finished.</returns>
    /// <exception cref="InvalidDataException">It is no inventory, or not one that fits the account; the message says why.</exception>
    /// <exception cref="InvalidOperationException">The account is not connected.</exception>
    public async Task<Guid?> ImportAsync(AccountId account, Stream file, Actor actor, CancellationToken cancellation)
    {
        var snapshot = SnapshotDocument.Read(await BufferedAsync(file, cancellation)) with { Source = SnapshotSource.Import };
        if (snapshot.Account != account)
            throw new InvalidDataException($"The inventory is of account {snapshot.Account}, not of {account}. Nothing was stored.");

        if (await scans.BeginAsync(account, actor.Name, cancellation) is not { } lease)
            return null;

        try
        {
            await snapshots.AddAsync(snapshot, lease, cancellation);
        }
        catch
        {
            // Whoever imports is told why. The list of scans is of what was read.
            await scans.WithdrawAsync(lease, CancellationToken.None);
            throw;
        }

        var imported = new AuditEntry(actor.Name, "account.imported", account.Text) { After = $"taken {snapshot.TakenAt:u}", Address = actor.Address };
        await audit.AppendAsync(imported, cancellation);
        await scans.ReleaseAsync(lease, cancellation);
        requests.TakeUp(lease.ScanId);
        return lease.ScanId;
    }

    /// <summary>The document is read synchronously, and a request's body cannot be.</summary>
    private static async Task<MemoryStream> BufferedAsync(Stream file, CancellationToken cancellation)
    {
        var buffer = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await file.ReadAsync(part, cancellation) is > 0 and var count)
        {
            if (buffer.Length + count > SnapshotDocument.MaxCompressedBytes)
                throw new InvalidDataException($"The file is larger than the {SnapshotDocument.MaxCompressedBytes / (1024 * 1024)} MiB that are read.");
            buffer.Write(part, 0, count);
        }

        buffer.Position = 0;
        return buffer;
    }
}
