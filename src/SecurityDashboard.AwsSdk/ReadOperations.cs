using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SecurityDashboard.AwsSdk;

/// <summary>The one list of what this program may ask AWS (ReadOperations.txt): it makes the clients, the guard and the policies.</summary>
public static class ReadOperations
{
    public static ImmutableArray<ReadOperation> All { get; } = Read();

    private static readonly FrozenSet<(string Service, string Operation)> Names = All.Select(row => (row.Service, row.Operation)).ToFrozenSet();

    /// <summary>Whether the operation is on the list; both names as the SDK spells them.</summary>
    public static bool Contains(string service, string operation) => Names.Contains((service, operation));

    private static ImmutableArray<ReadOperation> Read()
    {
        using var stream = typeof(ReadOperations).Assembly.GetManifestResourceStream("ReadOperations.txt")
            ?? throw new InvalidOperationException("ReadOperations.txt is not embedded in the assembly.");
        using var reader = new StreamReader(stream);

        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0 && line[0] != '#').Select(Row)];
    }

    private static ReadOperation Row(string line) => line.Split('|', StringSplitOptions.TrimEntries) switch
    {
        [var service, var operation, "-"] => new(service, operation, Action: null, Caller.Hub),
        [var service, var operation, ['*', .. var action]] => new(service, operation, action, Caller.Hub),
        [var service, var operation, var action] => new(service, operation, action, Caller.ScanRole),
        _ => throw new FormatException($"ReadOperations.txt: \"{line}\" is not of the form service | operation | IAM action."),
    };
}
