using System.Buffers;

namespace SecurityDashboard.Controls;

/// <summary>Text from AWS as people may read it: what would steer a terminal or turn the rest of a sentence round is shown as U+FFFD.</summary>
/// <remarks>https://www.unicode.org/reports/tr9/#Directional_Formatting_Codes</remarks>
public static class VisibleText
{
    // Control characters, line and paragraph separators, and what sets the direction of text; joiners stay, scripts need them.
    private static readonly SearchValues<char> Hidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF]).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code)]);

    public static string Of(string text) => text.AsSpan().ContainsAny(Hidden)
        ? string.Create(text.Length, text, (shown, original) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = Hidden.Contains(original[i]) ? '\uFFFD' : original[i];
        })
        : text;
}
