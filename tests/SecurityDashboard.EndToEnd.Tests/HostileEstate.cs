using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.EndToEnd;

/// <summary>The demo's first account, in which whatever people name, tag or write tries to run, to turn text round, or to push pages apart.</summary>
internal static partial class HostileEstate
{
    /// <summary>What a script sets that was let through.</summary>
    public const string Marker = "pwned";

    /// <summary>Every way of writing that has ever broken a page, a table or a terminal.</summary>
    private static readonly string[] Payloads =
    [
        $"<img src=x onerror=window.{Marker}=1>", $"\"'><script>window.{Marker}=1</script>", "\u202Egpj.exe\u2066\u200F", "=cmd|' /C calc'!A0", $"<svg/onload=window.{Marker}=1>",
        new('W', 4096), $"javascript:window.{Marker}=1//", "{{7*7}}${7*7}%3Cscript%3E", "\u001b[31m\u0007\u2028", $"</textarea></style></title><iframe srcdoc=\"<script>top.{Marker}=1</script>\">",
    ];

    public static AccountId Account => DemoEstate.Accounts[0].Account;

    /// <summary>As a file that somebody hands over to be imported.</summary>
    public static byte[] Inventory(DateTimeOffset at)
    {
        var document = JsonNode.Parse(Unpacked(SnapshotDocument.Write(DemoEstate.Snapshots(at)[0])))!;
        var resources = document["snapshot"]!["resources"]!.AsArray();
        var names = resources.Select(resource => Text(resource!["name"])).OfType<string>().Where(name => name.Length >= 5).Distinct().Select((name, number) => (name, number))
            .ToDictionary(it => it.name, it => it.name + Payloads[it.number % Payloads.Length]);
        var known = new Regex($@"(?<![\w.-])(?:{string.Join('|', names.Keys.OrderByDescending(name => name.Length).Select(Regex.Escape))})(?![\w.-])");
        var number = 0;
        foreach (var resource in resources)
        {
            Spoil(resource!, "", (key, text) => Changed(key, known.Replace(text, match => Fitting(text, names[match.Value])), Payloads[number++ % Payloads.Length]));
            if (Tags(resource!) is { } tags)
                tags[Payloads[number % Payloads.Length]] = Payloads[++number % Payloads.Length];
        }

        return Packed(document.ToJsonString());
    }

    private static string Changed(string key, string text, string payload) => key switch
    {
        "stages.name" or "actions.name" or "variables.name" or "words" or "pattern" or "owner" when text.Length > 0 && !text.All(char.IsAsciiDigit) && text is not ("AWS" or "ThirdParty" or "Custom") => text + payload,
        "inlinePolicies.document" or "trustPolicy" or "document.read" or "policy.read" => Sid().Replace(text, $"\"Sid\":\"{Escaped(payload)}\""),
        "inlinePolicies.name" or "knownAs" or "unreadable.message" => text + payload,
        _ => text,
    };

    /// <summary>Within a policy, which is text in JSON, a name is written as JSON writes it.</summary>
    private static string Fitting(string around, string name) => around.StartsWith('{') ? Escaped(name) : name;

    private static string Escaped(string text) => JsonEncodedText.Encode(text).ToString();

    /// <summary>Changes every text in it; the key is that of the text and of what holds it.</summary>
    private static void Spoil(JsonNode node, string key, Func<string, string, string> change)
    {
        if (node is JsonObject members)
            foreach (var (name, value) in members.ToList())
            {
                if (value is JsonValue && Text(value) is { } text && name is not ("type" or "region" or "account"))
                    members[name] = change(key is "stages" or "actions" or "variables" or "inlinePolicies" or "document" or "policy" or "unreadable" ? $"{key}.{name}" : name, text);
                else if (value is not null and not JsonValue)
                    Spoil(value, name, change);
            }
        else if (node is JsonArray items)
            for (var index = 0; index < items.Count; index++)
            {
                if (Text(items[index]) is { } text)
                    items[index] = change(key, text);
                else if (items[index] is { } item)
                    Spoil(item, key, change);
            }
    }

    private static JsonObject? Tags(JsonNode resource) => (resource["tags"] ?? resource["definition"]?["read"]?["tags"]) switch
    {
        JsonObject tags when tags["read"] is JsonObject read => read,
        JsonObject tags when tags["unreadable"] is null => tags,
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Unpacked(byte[] document)
    {
        using var brotli = new BrotliStream(new MemoryStream(document), CompressionMode.Decompress);
        using var text = new StreamReader(brotli, Encoding.UTF8);
        return text.ReadToEnd();
    }

    private static byte[] Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(json));
        return packed.ToArray();
    }

    [GeneratedRegex("\"Sid\":\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Sid();
}
