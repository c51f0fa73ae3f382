using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>What scans tell while they run, for pages that are open. A reader that is slow misses the older news, never the newest.</summary>
public sealed class ScanFeed
{
    private const int NewsKept = 32;

    private readonly ConcurrentDictionary<Channel<ScanNews>, bool> _readers = new();

    /// <summary>Whether any page listens.</summary>
    public bool HasReaders => !_readers.IsEmpty;

    public void Tell(ScanNews news)
    {
        foreach (var reader in _readers.Keys)
            reader.Writer.TryWrite(news);
    }

    /// <summary>Everything that is told from now on, until the reader leaves.</summary>
    public async IAsyncEnumerable<ScanNews> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<ScanNews>(new BoundedChannelOptions(NewsKept) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers.TryAdd(channel, true);
        try
        {
            await foreach (var news in channel.Reader.ReadAllAsync(cancellation))
                yield return news;
        }
        finally
        {
            _readers.TryRemove(channel, out _);
        }
    }
}

/// <param name="Progress">Null where nothing is known but the state.</param>
public sealed record ScanNews(Guid ScanId, AccountId Account, ScanState State, ScanProgress? Progress);
