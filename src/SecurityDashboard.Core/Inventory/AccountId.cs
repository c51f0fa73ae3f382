using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Inventory;

/// <summary>An AWS account's number: twelve digits, or empty where AWS names no account.</summary>
[JsonConverter(typeof(AccountIdConverter))]
public readonly record struct AccountId
{
    private readonly string? _text;

    public AccountId(string text) => _text = text.Length == 0 ? null : text;

    public string Text => _text ?? "";

    /// <summary>True for exactly twelve ASCII digits; everything that people type is checked with it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId account)
    {
        account = new AccountId(text ?? "");
        return text is { Length: 12 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
    }

    public override string ToString() => Text;

    private sealed class AccountIdConverter : JsonConverter<AccountId>
    {
        public override AccountId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, AccountId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
