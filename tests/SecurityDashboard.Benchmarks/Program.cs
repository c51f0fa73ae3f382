using SecurityDashboard.Benchmarks;

var suites = typeof(Suite).Assembly.GetTypes()
    .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Suite)))
    .Select(type => (Suite)Activator.CreateInstance(type)!)
    .OrderBy(suite => suite.Name, StringComparer.Ordinal)
    .ToList();

var chosen = args.Length == 0 ? [] : suites.Where(suite => args[0] == "all" || suite.Name == args[0]).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/SecurityDashboard.Benchmarks -- SUITE [options]");
    foreach (var suite in suites)
        Console.Error.WriteLine($"  {suite.Name,-12} {suite.About}");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30) + 1} GiB");
foreach (var suite in chosen)
    await suite.RunAsync(args[1..]);
return 0;
