using System.Collections.Immutable;
using System.Text.Json;

namespace SecurityDashboard.Iam;

/// <summary>Reads an <see cref="AccessRequest"/> from the JSON of <c>secdash iam evaluate</c>; what it refuses, it refuses with a sentence for the author.</summary>
public static class AccessCase
{
    /// <summary>Reads one case, its policies through <paramref name="pool"/> if there is one. Throws a <see cref="FormatException"/> that names the property and says what is expected.</summary>
    public static AccessRequest Read(JsonElement json, PolicyPool? pool = null)
    {
        try
        {
            return ReadCase(json, pool);
        }
        // The name of a property that is half of a surrogate pair, which JSON may escape and a text cannot hold.
        catch (InvalidOperationException)
        {
            throw new FormatException("The case holds a text that is not valid Unicode.");
        }
    }

    private static AccessRequest ReadCase(JsonElement json, PolicyPool? pool)
    {
        if (json.ValueKind is not JsonValueKind.Object)
            throw new FormatException("The case is not a JSON object.");

        return new AccessRequest
        {
            Caller = Caller.Parse(RequiredText(json, "principal")),
            Action = Action(RequiredText(json, "action")),
            Resource = RequiredText(json, "resource"),
            ResourceAccount = Account(json),
            Context = Context(json),
            Identity = Policies(json, "identity", "identity", pool),
            Boundary = Policies(json, "boundary", "boundary", pool),
            Session = Policies(json, "session", "session", pool),
            Scps = Levels(json, "scps", pool),
            Rcps = Levels(json, "rcps", pool),
            ResourcePolicy = ResourcePolicy(json, pool),
            Grants = [.. Items(json, "grants").Select(Grant)],
            BlockPublicAccess = Flag(json, "blockPublicAccess"),
            ManagementAccount = Flag(json, "managementAccount"),
            OpenLayers = Items(json, "openLayers").Aggregate(PolicyLayers.None, (layers, name) => layers | Layer(name)),
        };
    }

    private static string Action(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text is "*" ? text : throw new FormatException($"\"action\" is '{text}'; it must be a service and an action, such as s3:GetObject.");

    private static string? Account(JsonElement json)
    {
        var text = Text(json, "resourceAccount");
        return text is null || Caller.IsAccount(text) ? text : throw new FormatException($"\"resourceAccount\" is '{text}'; it must have twelve digits.");
    }

    private static RequestContext Context(JsonElement json)
    {
        var context = Flag(json, "openContext") ? RequestContext.Open : RequestContext.Closed;
        if (Property(json, "context") is not { } keys)
            return context;
        if (keys.ValueKind is not JsonValueKind.Object)
            throw new FormatException("\"context\" must be an object of keys and values.");

        foreach (var key in keys.EnumerateObject())
        {
            var values = key.Value.ValueKind is JsonValueKind.Array ? key.Value.EnumerateArray().ToArray() : [key.Value];
            context = context.With(key.Name, [.. values.Where(value => value.ValueKind is not JsonValueKind.Null).Select(value => Scalar(value, $"context.{key.Name}"))]);
        }

        return context;
    }

    private static ImmutableArray<AttachedPolicy> Policies(JsonElement json, string property, string name, PolicyPool? pool)
    {
        if (Property(json, property) is not { } value)
            return [];
        return value.ValueKind is JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((policy, index) => new AttachedPolicy($"{name}[{index}]", Document(policy, property, pool)))]
            : [new AttachedPolicy(name, Document(value, property, pool))];
    }

    private static AttachedPolicy? ResourcePolicy(JsonElement json, PolicyPool? pool) => Policies(json, "resourcePolicy", "resourcePolicy", pool) switch
    {
        [] => null,
        [var policy] => policy,
        _ => throw new FormatException("\"resourcePolicy\" must be one policy; a resource has no more."),
    };

    private static PolicyDocument Document(JsonElement policy, string property, PolicyPool? pool) => policy.ValueKind switch
    {
        JsonValueKind.Object => Parse(policy.GetRawText(), pool),
        JsonValueKind.String => Parse(Scalar(policy, property), pool),
        _ => throw new FormatException($"\"{property}\" must hold policies as JSON objects."),
    };

    private static PolicyDocument Parse(string text, PolicyPool? pool) => pool is null ? PolicyDocument.Parse(text) : pool.Read(text);

    private static ImmutableArray<OrganizationLevel> Levels(JsonElement json, string property, PolicyPool? pool) =>
        [.. Items(json, property).Select((level, index) => Level(level, index, property, pool))];

    // A level that has nothing allows nothing; one that says nothing, such as a policy in its place, is a mistake that must not pass for it.
    private static OrganizationLevel Level(JsonElement level, int index, string property, PolicyPool? pool) =>
        level.ValueKind is JsonValueKind.Object && Property(level, "policies") is not null
            ? new OrganizationLevel(Text(level, "orgIdentifier") ?? $"{index}", Policies(level, "policies", $"{property}[{index}].policies", pool))
            : throw new FormatException($"\"{property}\" must be a list of levels, each {{\"orgIdentifier\",\"policies\"}}.");

    private static KeyGrant Grant(JsonElement grant, int index)
    {
        if (grant.ValueKind is not JsonValueKind.Object)
            throw new FormatException("\"grants\" must be a list of objects, as kms:ListGrants returns them.");

        var constraints = Property(grant, "Constraints");
        return new KeyGrant($"grants[{index}]", RequiredText(grant, "GranteePrincipal"), [.. Items(grant, "Operations").Select(operation => Scalar(operation, "Operations"))])
        {
            EncryptionContextSubset = constraints is { } some ? Pairs(some, "EncryptionContextSubset") : null,
            EncryptionContextEquals = constraints is { } all ? Pairs(all, "EncryptionContextEquals") : null,
        };
    }

    private static ImmutableSortedDictionary<string, string>? Pairs(JsonElement constraints, string property)
    {
        if (constraints.ValueKind is not JsonValueKind.Object)
            throw new FormatException("\"Constraints\" must be an object.");
        if (Property(constraints, property) is not { } pairs)
            return null;
        if (pairs.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"\"{property}\" must be an object of texts.");
        return pairs.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => Scalar(pair.Value, property), StringComparer.Ordinal);
    }

    private static PolicyLayers Layer(JsonElement name) => Scalar(name, "openLayers") switch
    {
        "identity" => PolicyLayers.Identity,
        "boundary" => PolicyLayers.Boundary,
        "session" => PolicyLayers.Session,
        "scps" => PolicyLayers.Scps,
        "rcps" => PolicyLayers.Rcps,
        "resourcePolicy" => PolicyLayers.ResourcePolicy,
        "grants" => PolicyLayers.Grants,
        var other => throw new FormatException($"\"openLayers\" has '{other}'; known are identity, boundary, session, scps, rcps, resourcePolicy and grants."),
    };

    private static JsonElement[] Items(JsonElement json, string property) => Property(json, property) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw new FormatException($"\"{property}\" must be a list."),
    };

    private static bool Flag(JsonElement json, string property) => Property(json, property) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new FormatException($"\"{property}\" must be true or false."),
    };

    private static string RequiredText(JsonElement json, string property) => Text(json, property) is { Length: > 0 } text ? text : throw new FormatException($"\"{property}\" is missing.");

    private static string? Text(JsonElement json, string property) => Property(json, property) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Scalar(text, property),
        _ => throw new FormatException($"\"{property}\" must be a text."),
    };

    private static string Scalar(JsonElement value, string property)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => throw new FormatException($"\"{property}\" must hold texts, numbers or booleans."),
            };
        }
        // As above, told with the name of the property.
        catch (InvalidOperationException)
        {
            throw new FormatException($"\"{property}\" holds a text that is not valid Unicode.");
        }
    }

    // Null counts as not given, and the grants of KMS come in either spelling.
    private static JsonElement? Property(JsonElement json, string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind is not JsonValueKind.Null)
                return property.Value;
        }

        return null;
    }
}
