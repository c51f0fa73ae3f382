using System.Collections.Immutable;
using System.Text.Json;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Compliance;

/// <summary>
/// The frameworks that come with the program. Which control is evidence for which requirement stands with the control, in
/// <see cref="ControlInfo.Satisfies"/>; the wording stands in one file for each framework.
/// </summary>
public static class FrameworkCatalog
{
    private const string Folder = "SecurityDashboard.Compliance.Frameworks.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>In the order of their names.</summary>
    public static ImmutableArray<Framework> All { get; } =
    [
        .. typeof(FrameworkCatalog).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(framework => framework.Name, StringComparer.Ordinal)
    ];

    /// <summary>Null for an id that none has.</summary>
    public static Framework? Find(string id) => All.FirstOrDefault(framework => framework.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static Framework Read(string resource)
    {
        using var stream = typeof(FrameworkCatalog).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded.");
        var file = JsonSerializer.Deserialize<FrameworkFile>(stream, Json) ?? throw new InvalidOperationException($"{resource} is empty.");
        return new Framework
        {
            Id = file.Id,
            Name = file.Name,
            Publisher = file.Publisher,
            Address = file.Address,
            About = file.About,
            Requirements = [.. file.Requirements.Select(line => new Requirement(line.Number, line.Title, [.. ControlsOf(file, line)]))],
        };
    }

    private static IEnumerable<MappedControl> ControlsOf(FrameworkFile file, RequirementLine line) =>
        from control in ControlCatalog.All
        where control.Info.Satisfies.Contains($"{file.Id} {line.Number}") || line.Controls.Contains(control.Info.Id)
        select new MappedControl(control.Info.Id, file.Sourced.Contains(control.Info.Id) ? MappingBasis.Source : MappingBasis.Judgement);

    /// <param name="Sourced">Controls whose mapping to this framework was read in a source.</param>
    private sealed record FrameworkFile(string Id, string Name, string Publisher, string Address, string About, ImmutableArray<string> Sourced, ImmutableArray<RequirementLine> Requirements);

    private sealed record RequirementLine(string Number, string Title)
    {
        /// <summary>Where a framework has no numbers that a control could name.</summary>
        public ImmutableArray<string> Controls { get; init; } = [];
    }
}
