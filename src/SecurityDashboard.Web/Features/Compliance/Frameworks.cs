using System.Collections.Immutable;
using SecurityDashboard.Compliance;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Features.Compliance;

/// <summary>The frameworks that come with the program and those that users added.</summary>
public sealed class Frameworks(SettingStore settings)
{
    private const string Prefix = "framework:";

    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public Frameworks At(DateTimeOffset? at) => at is null ? this : new(settings.At(at));

    /// <summary>The user's own first, each in the order of their names.</summary>
    public async Task<ImmutableArray<Framework>> ListAsync(CancellationToken cancellation)
    {
        // What names a control that a later version lacks is left out here, and says why when it is added again.
        var added = (await settings.ListAsync(Prefix, cancellation)).Values.Select(text => FrameworkFile.Parse(text).Framework).OfType<Framework>();
        return [.. added.OrderBy(framework => framework.Name, StringComparer.Ordinal), .. FrameworkCatalog.All];
    }

    /// <summary>Null for an id that none has.</summary>
    public async Task<Framework?> FindAsync(string id, CancellationToken cancellation) =>
        FrameworkCatalog.Find(id) ?? (await settings.GetAsync(KeyOf(id), cancellation) is { } text ? FrameworkFile.Parse(text).Framework : null);

    /// <summary>The file that it was added as; null for one that comes with the program, or is not there.</summary>
    public Task<string?> TextAsync(string id, CancellationToken cancellation) => settings.GetAsync(KeyOf(id), cancellation);

    /// <summary>Adds it, or puts it in the place of one with its id.</summary>
    /// <returns>The framework, or what has to be changed in the file; never both.</returns>
    public async Task<(Framework? Framework, ImmutableArray<FileProblem> Problems)> AddAsync(string text, Actor actor, CancellationToken cancellation)
    {
        var (framework, problems) = FrameworkFile.Parse(text);
        if (framework is not null)
            await settings.SetAsync(KeyOf(framework.Id), text, actor, cancellation);
        return (framework, problems);
    }

    /// <summary>False when there is none of that id, or it comes with the program.</summary>
    public Task<bool> RemoveAsync(string id, Actor actor, CancellationToken cancellation) => settings.RemoveAsync(KeyOf(id), actor, cancellation);

    private static string KeyOf(string id) => Prefix + id.ToUpperInvariant();
}
