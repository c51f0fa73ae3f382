using System.Diagnostics;
using System.Globalization;

namespace SecurityDashboard.Benchmarks;

/// <summary>One thing that is measured. A suite is found by being there; it prints medians and, where a peer or a limit can run beside it, ratios.</summary>
internal abstract class Suite
{
    public abstract string Name { get; }

    /// <summary>One line for the list.</summary>
    public abstract string About { get; }

    public abstract Task RunAsync(string[] args);

    /// <summary>The median of several runs after one that does not count.</summary>
    protected static TimeSpan Median(string what, Action action, int runs = 5)
    {
        action();
        var times = new List<TimeSpan>();
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return Report(what, times);
    }

    /// <inheritdoc cref="Median"/>
    protected static async Task<TimeSpan> MedianAsync(string what, Func<Task> action, int runs = 5)
    {
        await action();
        var times = new List<TimeSpan>();
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await action();
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return Report(what, times);
    }

    private static TimeSpan Report(string what, List<TimeSpan> times)
    {
        times.Sort();
        var median = times[times.Count / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {median.TotalMilliseconds:N1} ms (min {times[0].TotalMilliseconds:N1}, max {times[^1].TotalMilliseconds:N1}, {times.Count} runs)"));
        return median;
    }
}
