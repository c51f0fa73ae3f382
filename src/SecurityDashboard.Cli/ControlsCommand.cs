using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Results;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash controls</c>: the catalogue.</summary>
internal static class ControlsCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "table, json or markdown", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "markdown");
        var command = new Command("controls", "Lists every control: what it asks for, how bad a failure is, what it needs to read.") { format };
        command.SetAction(parsed =>
        {
            switch (parsed.GetValue(format))
            {
                case "json": WriteJson(Console.Out); break;
                case "markdown": CatalogMarkdown.Write(Console.Out); break;
                default: WriteTable(Console.Out); break;
            }
        });
        return command;
    }

    private static void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(new
    {
        catalogVersion = ControlCatalog.Version,
        controls = ControlCatalog.All.Select(control => new
        {
            control.Info.Id,
            control.Info.Title,
            severity = ResultJson.NameOf(control.Info.Severity),
            pillar = JsonNamingPolicy.CamelCase.ConvertName(control.Pillar.ToString()),
            control.ResourceType,
            control.Info.Risk,
            control.Info.Satisfies,
            control.Info.Remediation,
            control.Info.Needs,
            settings = control.Info.Settings.Select(setting => new { setting.Key, setting.Title, setting.About, setting.Allowed, byDefault = setting.DefaultText }),
        }),
    }, Json));

    private static void WriteTable(TextWriter output)
    {
        var table = new TextTable("Control", "Severity", "Pillar", "Title");
        foreach (var control in ControlCatalog.All)
            table.Add(control.Info.Id, ResultJson.NameOf(control.Info.Severity), control.Pillar.ToString(), control.Info.Title);
        table.Write(output);
    }
}
