using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Inventory;

/// <summary>
/// An Amazon Resource Name as AWS spelled it. Every text is accepted, because names from AWS are not ours to refuse; a part that
/// a text does not have is empty.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html</remarks>
[JsonConverter(typeof(ArnConverter))]
public readonly record struct Arn
{
    // What was asked for last, by its place: most ARNs that are looked at one after the other have the same account and region.
    [ThreadStatic]
    private static string[]? t_latest;

    private readonly string? _text;

    // The empty text and the default are the same ARN, so they are kept the same.
    public Arn(string text) => _text = text.Length == 0 ? null : text;

    public string Text => _text ?? "";

    public bool IsWellFormed => Part(0) is "arn" && Count() >= 6;

    public string Partition => Part(1);

    public string Service => Part(2);

    public string Region => Part(3);

    /// <summary>Empty for services whose ARNs name no account, such as S3.</summary>
    public AccountId Account => new(Part(4));

    /// <summary>Everything behind the fifth colon.</summary>
    public string Resource
    {
        get
        {
            var at = 0;
            for (var colon = 0; colon < 5; colon++)
            {
                var next = Text.IndexOf(':', at);
                if (next < 0)
                    return "";
                at = next + 1;
            }

            return Text[at..];
        }
    }

    /// <summary>The part of <see cref="Resource"/> behind its last slash or colon: what people call it.</summary>
    public string Name => Resource[(Resource.LastIndexOfAny(['/', ':']) + 1)..];

    public override string ToString() => Text;

    private int Count() => Text.AsSpan().Count(':') + 1;

    private string Part(int place)
    {
        var (text, start) = (Text, 0);
        for (var index = place; index > 0; index--)
        {
            start = text.IndexOf(':', start) + 1;
            if (start == 0)
                return "";
        }

        var end = text.IndexOf(':', start);
        var part = text.AsSpan(start, (end < 0 ? text.Length : end) - start);
        ref var latest = ref (t_latest ??= ["", "", "", "", ""])[place];
        return part.SequenceEqual(latest) ? latest : latest = part.ToString();
    }

    private sealed class ArnConverter : JsonConverter<Arn>
    {
        public override Arn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Arn value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
