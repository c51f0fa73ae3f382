using System.Collections.Immutable;
using System.Globalization;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>Reads the lines of one service of actions.tsv; the generator describes them. Lines refer to keys and types above them by number.</summary>
internal sealed class ServiceReader(string prefix)
{
    private readonly ImmutableArray<ConditionKey>.Builder _keys = ImmutableArray.CreateBuilder<ConditionKey>();
    private readonly ImmutableArray<ResourceType>.Builder _types = ImmutableArray.CreateBuilder<ResourceType>();
    private readonly ImmutableArray<ActionReference>.Builder _actions = ImmutableArray.CreateBuilder<ActionReference>();

    public void Read(string[] fields)
    {
        switch (fields[0])
        {
            case "K":
                _keys.Add(Key(fields[1], fields[2]));
                break;
            case "R":
                _types.Add(new ResourceType(fields[1], fields[2], Keys(fields[3])));
                break;
            case "A":
                _actions.Add(new ActionReference
                {
                    Service = prefix,
                    Name = fields[1],
                    Level = Level(fields[2]),
                    Resources = [.. Items(fields[3]).Select(Resource)],
                    ConditionKeys = Keys(fields[4]),
                });
                break;
            default:
                throw new InvalidOperationException($"actions.tsv.br has a line of the unknown kind '{fields[0]}' under {prefix}. Generate it again with the script beside this version.");
        }
    }

    public ServiceReference ToService() => new(prefix, _keys.ToImmutable(), _types.ToImmutable(), _actions.ToImmutable());

    private static ConditionKey Key(string name, string type)
    {
        const string many = "ArrayOf";
        var multivalued = type.StartsWith(many, StringComparison.Ordinal);
        return new ConditionKey(name, Enum.Parse<ConditionKeyType>(multivalued ? type[many.Length..] : type, ignoreCase: true), multivalued);
    }

    private static AccessLevel Level(string letter) => letter switch
    {
        "L" => AccessLevel.List,
        "R" => AccessLevel.Read,
        "W" => AccessLevel.Write,
        "T" => AccessLevel.Tagging,
        "P" => AccessLevel.PermissionsManagement,
        _ => throw new InvalidOperationException($"actions.tsv.br has the unknown access level '{letter}'. Generate it again with the script beside this version."),
    };

    private ActionResource Resource(string item)
    {
        var required = item.EndsWith('!');
        return new ActionResource(_types[Number(required ? item[..^1] : item)], required);
    }

    private ImmutableArray<ConditionKey> Keys(string field) => [.. Items(field).Select(item => _keys[Number(item)])];

    private static string[] Items(string field) => field.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string item) => int.Parse(item, CultureInfo.InvariantCulture);
}
