using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Benchmarks;

/// <summary>The demo estate, many times over under other account ids.</summary>
internal static class ManyAccounts
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch.AddYears(56);

    /// <summary>At least so many pipelines.</summary>
    public static List<AccountSnapshot> With(int pipelines)
    {
        var demo = DemoEstate.Snapshots(At);
        var texts = demo.Select(Text).ToList();
        var copies = 1 + (pipelines / demo.SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Count());
        return [.. Enumerable.Range(0, copies).SelectMany(copy => texts.Select(text => Read(text, copy)))];
    }

    /// <summary>So many accounts with so many pipelines each, every one with roles and projects of its own, in the buckets of its team.</summary>
    public static IEnumerable<AccountSnapshot> Large(int accounts, int pipelinesEach)
    {
        var demo = DemoEstate.Snapshots(At);
        var names = demo.SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Select(pipeline => pipeline.Name).OrderByDescending(name => name.Length).Select(Regex.Escape);
        var name = new Regex($"(?<![A-Za-z0-9-])(?:{string.Join('|', names)})(?![A-Za-z0-9])", RegexOptions.Compiled);
        var grown = demo.Select(snapshot => Text(Grown(snapshot, name, pipelinesEach))).ToList();
        return Enumerable.Range(0, accounts).Select(account => Read(grown[account % grown.Count], account / grown.Count));
    }

    private static AccountSnapshot Grown(AccountSnapshot snapshot, Regex pipelineName, int pipelines)
    {
        var text = Text(snapshot);
        var own = snapshot.Resources.OfType<Pipeline>().Count();
        var copies = Enumerable.Range(1, (pipelines - 1) / own).Select(copy => Parse(pipelineName.Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"{match.Value}-{copy}"))));
        var resources = copies.Prepend(snapshot).SelectMany(copy => copy.Resources).DistinctBy(resource => resource.Arn).ToList();
        var surplus = resources.OfType<Pipeline>().Skip(pipelines).ToHashSet();
        return snapshot with { Resources = [.. resources.Where(resource => resource is not Pipeline pipeline || !surplus.Contains(pipeline))] };
    }

    /// <summary>One account with so many pipelines, which share its projects, roles and buckets: what one change may touch at most.</summary>
    public static AccountSnapshot One(int pipelines)
    {
        var account = DemoEstate.Snapshots(At)[0];
        var own = account.Resources.OfType<Pipeline>().ToList();
        return account with
        {
            Resources =
            [
                .. account.Resources,
                .. Enumerable.Range(0, pipelines - own.Count)
                    .Select(copy => own[copy % own.Count] with { Arn = new Arn($"{own[copy % own.Count].Arn}-{copy}"), Name = $"{own[copy % own.Count].Name}-{copy}" }),
            ],
        };
    }

    private static string Text(AccountSnapshot snapshot)
    {
        using var brotli = new BrotliStream(new MemoryStream(SnapshotDocument.Write(snapshot)), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli);
        return reader.ReadToEnd();
    }

    /// <summary>The same account under another id: its digits replaced wherever they stand, and its buckets renamed with them.</summary>
    private static AccountSnapshot Read(string text, int copy)
    {
        var renamed = DemoEstate.Snapshots(At).Select(snapshot => snapshot.Account.Text)
            .Aggregate(text, (current, account) => current.Replace(account, account[..4] + copy.ToString("D4", CultureInfo.InvariantCulture) + account[8..], StringComparison.Ordinal));
        // A bucket's name holds no account: without this all copies would share theirs.
        renamed = renamed.Replace("harbour-", string.Create(CultureInfo.InvariantCulture, $"harbour{copy:D4}-"), StringComparison.Ordinal);
        return Parse(renamed);
    }

    private static AccountSnapshot Parse(string text)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(text));
        compressed.Position = 0;
        return SnapshotDocument.Read(compressed);
    }
}
