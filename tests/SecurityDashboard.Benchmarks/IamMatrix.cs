using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;

namespace SecurityDashboard.Benchmarks;

/// <summary>The whole matrix of <see cref="IamEstate"/>: from nothing, and again after one policy changed.</summary>
internal static class IamMatrix
{
    private const int Rounds = 7;
    private const int Processes = 5;

    /// <summary>What a process does that was started for this alone: nothing is compiled or loaded yet. Prints two figures, of the processor and of the clock.</summary>
    public static void RunOnce()
    {
        var estate = new IamEstate();
        var time = Time.Of(() => AccessMatrix.Build(estate.Subjects(), estate.Targets()));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.Processor.Ticks} {time.Clock.Ticks}"));
    }

    public static async Task RunAsync()
    {
        Console.WriteLine($"cold in a process of its own (read the policies and build): median {Time.Median(await FreshAsync())}");
        Run();
    }

    private static async Task<List<Time>> FreshAsync()
    {
        var times = new List<Time>();
        for (var round = 0; round < Processes; round++)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(IamMatrix).Assembly.Location, "iam", "matrix-once"]) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var ticks = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ').Select(text => TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture))).ToList();
            times.Add(new Time(ticks[0], ticks[1]));
        }

        return times;
    }

    private static void Run()
    {
        var estate = new IamEstate();
        estate.Targets();
        estate.Subjects();
        var cells = (long)IamEstate.Principals * IamEstate.Pipelines * IamEstate.ActionsPerPipeline;
        Console.WriteLine($"{IamEstate.Principals:N0} principals x {IamEstate.Pipelines:N0} pipelines x {IamEstate.ActionsPerPipeline} actions = {cells:N0} cells");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        AccessMatrix? matrix = null;
        var cold = new List<Time>();
        for (var round = 0; round < Rounds; round++)
        {
            // Policies remember what was compiled of them, so each round reads its own.
            matrix = null;
            estate = new IamEstate();
            var (subjects, targets) = (ImmutableArray<Subject>.Empty, ImmutableArray<Target>.Empty);
            var reading = Time.Of(() => (subjects, targets) = (estate.Subjects(), estate.Targets()));
            var building = Time.Of(() => matrix = AccessMatrix.Build(subjects, targets));
            cold.Add(reading + building);
            Console.WriteLine($"  {(round == 0 ? "first in the process: " : "")}read {Policies(subjects)} policies {reading}, build {building}");
        }

        Console.WriteLine($"cold (read the policies and build): median {Time.Median(cold)}");

        var changed = new List<Time>();
        for (var round = 0; round < Rounds; round++)
        {
            estate.ChangePolicy(round);
            var subjects = estate.Subjects();
            changed.Add(Time.Of(() => matrix = matrix!.With(subjects, matrix.Targets)));
        }

        Console.WriteLine($"after one identity policy changed: median {Time.Median(changed)}");

        changed.Clear();
        for (var round = 0; round < Rounds; round++)
        {
            var policy = new AttachedPolicy("bucket", PolicyDocument.Parse(matrix!.Targets[6 * IamEstate.Pipelines].ResourcePolicy!.Document.Text.Replace("role1\"", $"role{round + 60}\"", StringComparison.Ordinal)));
            ImmutableArray<Target> targets = [.. matrix.Targets.Select(target => target.Resource.StartsWith("arn:aws:s3:::artifacts-team0/", StringComparison.Ordinal) ? target with { ResourcePolicy = policy } : target)];
            changed.Add(Time.Of(() => matrix = matrix.With(matrix.Subjects, targets)));
        }

        Console.WriteLine($"after one bucket policy changed: median {Time.Median(changed)}");

        var who = new List<Time>();
        long found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            who.Add(Time.Of(() =>
            {
                for (var target = 0; target < 1_000; target++)
                    found += matrix!.SubjectsWith(target * 10).Length;
            }));
        }

        Console.WriteLine($"who can, for 1,000 targets: median {Time.Median(who)}, {found / Rounds / 1_000.0:N1} principals on average");

        var after = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"memory: {(after - before) >> 20} MiB held, {process.PeakWorkingSet64 >> 20} MiB at most in the process");
        Agree(matrix!);
    }

    private static int Policies(ImmutableArray<Subject> subjects) => subjects.SelectMany(subject => subject.Identity).Select(policy => policy.Document).Distinct().Count();

    private static void Agree(AccessMatrix matrix)
    {
        var random = new Random(7);
        var results = new Dictionary<DecisionResult, int>();
        var differences = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var (subject, target) = (random.Next(matrix.Subjects.Length), random.Next(matrix.Targets.Length));
            var result = PolicyEvaluator.Decide(AccessRequest.Of(matrix.Subjects[subject], matrix.Targets[target]));
            results[result] = results.GetValueOrDefault(result) + 1;
            if (result != matrix[subject, target])
                differences++;
        }

        Console.WriteLine($"200,000 cells compared with the point evaluator: {differences} differ; " + string.Join(", ", results.OrderBy(result => result.Key).Select(result => $"{result.Value} {result.Key}")));
        GC.KeepAlive(matrix);
    }

    /// <summary>Processor time and time on the clock: the machine may be busy with other work.</summary>
    private readonly record struct Time(TimeSpan Processor, TimeSpan Clock)
    {
        public static Time Of(Action work)
        {
            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            work();
            return new Time(Environment.CpuUsage.TotalTime - processor, clock.Elapsed);
        }

        public static Time Median(List<Time> times) => new(times.Select(time => time.Processor).Order().ElementAt(times.Count / 2), times.Select(time => time.Clock).Order().ElementAt(times.Count / 2));

        public static Time operator +(Time a, Time b) => new(a.Processor + b.Processor, a.Clock + b.Clock);

        public override string ToString() => $"{Processor.TotalMilliseconds:N0} ms of processor ({Clock.TotalMilliseconds:N0} ms on the clock)";
    }
}
