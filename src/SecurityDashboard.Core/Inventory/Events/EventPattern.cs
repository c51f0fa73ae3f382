using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecurityDashboard.Inventory.Events;

/// <summary>Which events a rule's pattern surely takes in. A field of which an event says nothing counts as absent.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html</remarks>
public sealed class EventPattern
{
    private const int DeepestNesting = 24;

    private readonly JsonObject _pattern;

    private EventPattern(JsonObject pattern) => _pattern = pattern;

    /// <summary>Null where the text is no pattern.</summary>
    public static EventPattern? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestNesting }) is JsonObject { Count: > 0 } pattern ? new EventPattern(pattern) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    public bool Takes(JsonObject happened) => Takes(_pattern, happened);

    private static bool Takes(JsonObject pattern, JsonNode? happened)
    {
        foreach (var (field, wanted) in pattern)
        {
            var taken = (field, wanted) switch
            {
                ("$or", JsonArray alternatives) => alternatives.Any(alternative => alternative is JsonObject inner && Takes(inner, happened)),
                (_, JsonObject inner) => happened is JsonObject && Takes(inner, (happened as JsonObject)?[field]),
                (_, JsonArray values) => TakesField(values, happened as JsonObject, field),
                _ => false,
            };
            if (!taken)
                return false;
        }

        return happened is JsonObject || pattern.All(field => field.Value is JsonArray values && values.Any(value => IsAbsence(value)));
    }

    private static bool TakesField(JsonArray wanted, JsonObject? happened, string field)
    {
        if (happened is null || !happened.TryGetPropertyValue(field, out var value))
            return wanted.Any(IsAbsence);

        var values = value is JsonArray several ? [.. several] : new[] { value };
        return wanted.Any(one => values.Any(each => TakesValue(one, each)));
    }

    private static bool IsAbsence(JsonNode? wanted) => wanted is JsonObject operators && operators["exists"] is JsonValue exists && exists.TryGetValue<bool>(out var present) && !present;

    private static bool TakesValue(JsonNode? wanted, JsonNode? value)
    {
        if (wanted is not JsonObject operators)
            return JsonNode.DeepEquals(wanted, value) && value is not JsonObject;

        if (operators.Count != 1)
            return false;

        var (name, operand) = operators.First();
        var text = value is JsonValue scalar && scalar.TryGetValue<string>(out var read) ? read : null;
        return name switch
        {
            "exists" => operand is JsonValue flag && flag.TryGetValue<bool>(out var present) && present && value is not JsonObject,
            "anything-but" => operand switch
            {
                JsonArray others => !others.Any(other => TakesValue(other, value)),
                JsonObject => !TakesValue(operand, value),
                _ => !JsonNode.DeepEquals(operand, value),
            },
            "numeric" => value is JsonValue number && TryNumber(number, out var amount) && operand is JsonArray tests && IsNumber(tests, amount),
            _ => text is not null && TakesText(name, operand, text),
        };
    }

    private static bool TakesText(string name, JsonNode? operand, string text)
    {
        // {"prefix": {"equals-ignore-case": "x"}}
        if (operand is JsonObject { Count: 1 } inner && inner["equals-ignore-case"] is JsonValue other && other.TryGetValue<string>(out var insensitive))
            return name is "prefix" ? text.StartsWith(insensitive, StringComparison.OrdinalIgnoreCase) : name is "suffix" && text.EndsWith(insensitive, StringComparison.OrdinalIgnoreCase);

        // Of anything-but, prefix and suffix take several.
        if (operand is JsonArray several)
            return several.Any(one => TakesText(name, one, text));

        if (operand is not JsonValue value || !value.TryGetValue<string>(out var wanted))
            return false;

        return name switch
        {
            "prefix" => text.StartsWith(wanted, StringComparison.Ordinal),
            "suffix" => text.EndsWith(wanted, StringComparison.Ordinal),
            "equals-ignore-case" => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            // A question mark is an ordinary character here.
            "wildcard" => IsWildcard(wanted, text),
            _ => false,
        };
    }

    private static bool IsWildcard(string pattern, string text)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return text == pattern;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal) || text.Length < parts[0].Length + parts[^1].Length || !text.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;

        // The leftmost place of each part is always right.
        var rest = text[parts[0].Length..(text.Length - parts[^1].Length)];
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    private static bool IsNumber(JsonArray tests, double amount)
    {
        for (var i = 0; i + 1 < tests.Count; i += 2)
        {
            if (tests[i] is not JsonValue sign || !sign.TryGetValue<string>(out var comparison) || tests[i + 1] is not JsonValue limit || !TryNumber(limit, out var number))
                return false;
            if (!(comparison switch { "=" => amount == number, "<" => amount < number, "<=" => amount <= number, ">" => amount > number, ">=" => amount >= number, _ => false }))
                return false;
        }

        return tests.Count > 0 && tests.Count % 2 == 0;
    }

    private static bool TryNumber(JsonValue value, out double number) => double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
