using System.Collections;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.AspNetCore.WebUtilities;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Every member of every request and reply, held to what botocore writes and reads (frozen by tools/aws-sdk-generator/fixtures.py).</summary>
public sealed class BodiesTests
{
    private static readonly Dictionary<string, JsonObject> Rows = ReadRows().ToDictionary(row => $"{row["service"]}.{row["operation"]}");

    public static TheoryData<string> Operations => [.. Rows.Keys];

    [Fact]
    public void Every_operation_of_every_client_is_held()
        => Assert.Equal(StandIns.Clients.SelectMany(client => StandIns.Operations(client).Select(operation => $"{client.Namespace!["Amazon.".Length..]}.{operation}")).Order(), Rows.Keys.Order());

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Sends_and_reads_every_member(string operation)
    {
        var row = Rows[operation];
        var clientType = StandIns.Client($"{row["service"]}");
        var requestType = clientType.Assembly.GetType($"{clientType.Namespace}.Model.{row["operation"]}Request", throwOnError: true)!;
        await using var aws = await FakeAws.StartAsync(new Reply(200, $"{row["replyType"]}", $"{row["reply"]}"));
        using var client = StandIns.At(clientType, aws.Url);

        var reply = await StandIns.CallAsync(client, $"{row["operation"]}", Build(requestType, row["request"])!, TestContext.Current.CancellationToken);

        var call = Assert.Single(aws.Calls);
        Assert.Equal(($"{row["target"]}", $"{row["method"]}", $"{row["path"]}"), (call.Target, call.Method, call.Path));
        Assert.StartsWith($"{row["contentType"]}".Split(';')[0], call.Headers.GetValueOrDefault("Content-Type", ""), StringComparison.Ordinal);
        AssertSame(row["query"], Form(call.Query));
        Assert.All(row["headers"]!.AsObject().Where(header => header.Key is not "x-amz-target"), header => Assert.Equal($"{header.Value}", call.Headers[header.Key]));
        AssertSame(row["sent"], call.Body.StartsWith('{') || call.Body.Length is 0 ? JsonNode.Parse(call.Body is "" ? "{}" : call.Body) : Form(call.Body));
        AssertSame(row["expected"], Tell(reply));
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual)
        => Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected?.ToJsonString()}\nbut got  {actual?.ToJsonString()}");

    private static JsonObject Form(string body)
        => new(QueryHelpers.ParseQuery(body).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)JsonValue.Create($"{field.Value}"))));

    /// <summary>Sets the properties as a caller would; it knows nothing of the wire.</summary>
    private static object? Build(Type declared, JsonNode? value)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;

        switch (value)
        {
            case null:
                return null;

            case JsonArray array:
                var list = (IList)Activator.CreateInstance(type)!;
                foreach (var item in array)
                    list.Add(Build(type.GenericTypeArguments[0], item));
                return list;

            case JsonObject members when type.IsAssignableTo(typeof(IDictionary)):
                var map = (IDictionary)Activator.CreateInstance(type)!;
                foreach (var (key, item) in members)
                    map[key] = Build(type.GenericTypeArguments[1], item);
                return map;

            case JsonObject members:
                var structure = Activator.CreateInstance(type)!;
                foreach (var (name, member) in members)
                {
                    var property = type.GetProperties().Single(property => property.Name == name && property.DeclaringType == type);
                    property.SetValue(structure, Build(property.PropertyType, member));
                }

                return structure;

            default:
                return type == typeof(DateTime) ? DateTime.Parse($"{value}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
                    : type == typeof(MemoryStream) ? new MemoryStream(Convert.FromBase64String($"{value}"))
                    : type.IsSubclassOf(typeof(ConstantClass)) ? Activator.CreateInstance(type, $"{value}")
                    : Convert.ChangeType($"{value}", type, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads the properties as a caller would.</summary>
    private static JsonNode? Tell(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        float number => JsonValue.Create(number),
        DateTime time => JsonValue.Create(time.ToString(time.Kind is DateTimeKind.Utc ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "'not UTC: 'o", CultureInfo.InvariantCulture)),
        MemoryStream blob => JsonValue.Create(Convert.ToBase64String(blob.ToArray())),
        ConstantClass constant => JsonValue.Create(constant.Value),
        IDictionary map => new JsonObject(map.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, Tell(map[key])))),
        IList list => new JsonArray([.. list.Cast<object?>().Select(Tell)]),
        _ => new JsonObject(value.GetType().GetProperties()
            .Where(property => property.DeclaringType == value.GetType() && property.GetValue(value) is not null)
            .Select(property => KeyValuePair.Create(property.Name, Tell(property.GetValue(value))))),
    };

    private static IEnumerable<JsonObject> ReadRows()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "bodies.jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            yield return JsonNode.Parse(line)!.AsObject();
    }
}
