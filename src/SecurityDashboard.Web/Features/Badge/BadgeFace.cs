using System.Globalization;
using System.Text.Json;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Web.Features.Badge;

/// <summary>What a badge shows. Nothing in it comes from AWS: a grade, a number and words of ours.</summary>
/// <param name="Color">Six hexadecimal digits, dark enough for white letters.</param>
public sealed record BadgeFace(string Message, string Color)
{
    public const string Label = "pipeline security";

    private const double LetterWidth = 6.6;
    private const int Padding = 12;

    public static BadgeFace Of(Score score, bool isStale) => isStale
        ? new BadgeFace(string.Create(CultureInfo.InvariantCulture, $"{score.Grade} {Math.Floor(score.Value):0}, stale"), "5f5a8a")
        : new BadgeFace(string.Create(CultureInfo.InvariantCulture, $"{score.Grade} {Math.Floor(score.Value):0}"), score.Grade switch { "A+" or "A" => "1c7446", "B" => "2f6391", "C" => "7d5c00", "D" => "a8440a", _ => "b3123f" });

    /// <summary>As https://shields.io/badges/endpoint-badge reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { schemaVersion = 1, label = Label, message = Message, color = Color, cacheSeconds = 300 });

    public string ToSvg()
    {
        var (left, right) = (Width(Label), Width(Message));
        var all = left + right;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" role="img" aria-label="{Label}: {Message}"><title>{Label}: {Message}</title><clipPath id="r"><rect width="{all}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3b4252"/><rect x="{left}" width="{right}" height="20" fill="#{Color}"/></g><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11"><text x="{left / 2}" y="14" textLength="{left - Padding}">{Label}</text><text x="{left + (right / 2)}" y="14" textLength="{right - Padding}">{Message}</text></g></svg>
            """);
    }

    private static int Width(string text) => (int)Math.Ceiling(text.Length * LetterWidth) + Padding;
}
