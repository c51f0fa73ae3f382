using System.Text.Json;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Cli.Secrets;

/// <summary>One line of the input: what to inspect, or why it cannot be inspected. An error never repeats a part of the line, which may be a secret.</summary>
internal readonly record struct SecretsLine(JsonElement Id, SecretContext? Context, string Error)
{
    public static bool IsValue(LimitedLine line) => ParseObject(line.Text) is { } root && root.TryGetProperty("value"u8, out _);

    public static SecretsLine Parse(LimitedLine line, int number)
    {
        var id = JsonSerializer.SerializeToElement<object?>(null);
        if (line.IsCut)
            return new SecretsLine(id, null, $"Line {number} is too long. Split its value.");

        if (ParseObject(line.Text) is not { } root)
            return new SecretsLine(id, null, $"Line {number} is no JSON object.");

        if (root.TryGetProperty("id"u8, out var given) && given.ValueKind == JsonValueKind.Number)
            id = given;
        else if (Text(root, "id") is { } text)
            id = JsonSerializer.SerializeToElement(text);

        if (Text(root, "value") is not { } value)
            return new SecretsLine(id, null, $"Line {number} has no text \"value\".");

        var name = Text(root, "name") ?? "";
        ValueKind? kind = Text(root, "kind") switch
        {
            "env" => ValueKind.Environment,
            "config" => ValueKind.Configuration,
            "buildspec" => ValueKind.Buildspec,
            "url" => ValueKind.Url,
            "json" => ValueKind.Json,
            null => name.Length > 0 ? ValueKind.Environment : ValueKind.Buildspec,
            _ => null,
        };
        if (kind is null)
            return new SecretsLine(id, null, $"Line {number} has an unknown \"kind\": env, config, buildspec, url and json are known.");

        DeclaredType? type = Text(root, "aws_type") switch
        {
            null or "" or "PLAINTEXT" => DeclaredType.Plaintext,
            "PARAMETER_STORE" => DeclaredType.ParameterStore,
            "SECRETS_MANAGER" => DeclaredType.SecretsManager,
            _ => null,
        };
        return type is null
            ? new SecretsLine(id, null, $"Line {number} has an unknown \"aws_type\": PLAINTEXT, PARAMETER_STORE and SECRETS_MANAGER are known.")
            : new SecretsLine(id, new SecretContext(kind.Value, name, value) { DeclaredType = type.Value }, "");
    }

    private static JsonElement? ParseObject(string line)
    {
        if (line.AsSpan().TrimStart() is not ['{', ..])
            return null;

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;        // the caller says which line; the parser's message may quote it
        }
    }

    private static string? Text(JsonElement root, string property)
    {
        if (!root.TryGetProperty(property, out var element) || element.ValueKind != JsonValueKind.String)
            return null;

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();        // half a surrogate pair, which JSON may escape and .NET refuses to decode
        }
    }
}
