using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Controls;

/// <summary>Every control in this assembly. A new control is found by being there; nothing else registers it.</summary>
public static class ControlCatalog
{
    public static ImmutableArray<Control> All { get; } =
    [
        .. typeof(Control).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Control)))
            .Select(type => (Control)Activator.CreateInstance(type)!)
            .OrderBy(control => control.Info.Id, StringComparer.Ordinal)
    ];

    private static readonly FrozenDictionary<string, Control> ById =
        All.SelectMany(control => control.Info.Aliases.Prepend(control.Info.Id), (control, id) => (id, control)).ToFrozenDictionary(pair => pair.id, pair => pair.control, StringComparer.Ordinal);

    /// <summary>Eight hexadecimal digits that change when a control is added, removed, weighs differently or judges by another default; stored with every score.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', All.Select(control => $"{control.Info.Id} {control.Info.Severity} {control.GetType().Name}{string.Concat(control.Info.Settings.Select(setting => $" {setting.Key}={setting.DefaultText}"))}")))))[..8];

    /// <summary>Null for an id that no control has or had.</summary>
    public static Control? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The id that the control of this id has now; the same for an id that no control has or had.</summary>
    public static string IdNow(string id) => Find(id)?.Info.Id ?? id;
}
