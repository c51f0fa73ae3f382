using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecurityDashboard.Alerts;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Results;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>What an alert tells: what everybody sees who may view findings. No evidence and no value is in it.</summary>
public sealed record AlertMessage(string Alert, Guid Id, DateTimeOffset SentAt, ImmutableArray<AlertItem> Items)
{
    internal static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MostLines = 50;

    /// <summary>The <see cref="AlertSecrets.HashOf"/> of those whom it is for still; null: everybody whom the alert tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Only { get; init; }

    /// <summary>How many more findings it is about than <see cref="Items"/> names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int More { get; init; }

    /// <summary>Where all of them are; null where it names all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? List { get; init; }

    /// <summary>Its id is the same for each attempt to tell the same.</summary>
    /// <param name="root">Where the dashboard is, without the slash at its end.</param>
    internal static AlertMessage Of(AlertRow alert, AlertPending pending, string root, DateTimeOffset at) => new(
        alert.Name,
        StableId.Of([$"{alert.Id}", Number(alert.Version), $"{pending.Place.ToldId}", Number(alert.DueAt.UtcTicks), $"{pending.Place.DueId}", Number(pending.Events.Length + pending.More)]),
        at,
        [.. pending.Events.Select(told => new AlertItem(
            told.Kind is { } kind ? Words.NameOf(kind) : "changed", told.Finding.ControlId, ControlCatalog.Find(told.Finding.ControlId)?.Info.Title ?? told.Finding.ControlId, ResultJson.NameOf(told.Finding.Severity), told.Finding.Resource, told.Finding.Account,
            told.Finding.Because, told.At, root + Addresses.OfFinding(told.Finding.Id), told.Finding.Id))])
    {
        More = pending.More,
        List = pending.More == 0 ? null : $"{root}/findings?{alert.Filter}",
    };

    /// <summary>What a test says: nothing about anybody's findings.</summary>
    internal static AlertMessage Test(AlertRow alert, string root, Guid id, DateTimeOffset at) => new(
        alert.Name, id, at, [new AlertItem("test", "", "This is a test: alerts arrive here", "low", "", "", "Somebody pressed the button that sends it.", at, root + "/admin/notifications", Finding: null)]);

    public string Subject => (Items, More) is ([var only], 0) ? $"[{Alert}] {only.Words}: {only.Title}" : string.Create(CultureInfo.InvariantCulture, $"[{Alert}] {Items.Length + More} findings");

    /// <summary>For mail and chats, a line each.</summary>
    public string Text() => Text(MostLines);

    /// <summary>As a whole, or with as many findings as leave what is made of it this small.</summary>
    internal string Fitting(Func<string, string> make, int mostBytes)
    {
        for (var lines = Math.Min(MostLines, Items.Length); lines > 0; lines--)
            if (make(Text(lines)) is var made && Encoding.UTF8.GetByteCount(made) <= mostBytes)
                return made;
        return make(Text(0));
    }

    private string Text(int lines)
    {
        var text = new StringBuilder();
        foreach (var item in Items.Take(lines))
            text.Append(item.Words).Append(", ").Append(item.Severity).Append(": ").Append(item.Title).Append('\n').Append(item.Resource).Append(item.Resource.Length > 0 ? "\n" : "").Append(item.Because).Append('\n').Append(item.Link).Append("\n\n");
        return text.Append(Rest(lines)).ToString();
    }

    /// <summary>How many more there are than these lines; empty where there are none.</summary>
    internal string Rest(int lines) => Math.Max(0, Items.Length - lines) + More is > 0 and var rest ? string.Create(CultureInfo.InvariantCulture, $"and {rest} more{(List is null ? "." : $": {List}")}\n") : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static AlertMessage Parse(string json) => JsonSerializer.Deserialize<AlertMessage>(json, Form) ?? throw new JsonException("A stored message is empty.");

    public string ToJson() => JsonSerializer.Serialize(this, Form);
}

/// <param name="Event">new, regressed, due, exceptionEnded, changed, or test.</param>
/// <param name="Because">As the finding says it.</param>
/// <param name="Finding">Its id; null in a test.</param>
public sealed record AlertItem(string Event, string Control, string Title, string Severity, string Resource, string Account, string Because, DateTimeOffset At, string Link, Guid? Finding)
{
    internal string Words => Enum.TryParse<AlertKind>(Event, ignoreCase: true, out var kind) ? kind.Words() : Event is "changed" ? "Changed" : "Test";
}
