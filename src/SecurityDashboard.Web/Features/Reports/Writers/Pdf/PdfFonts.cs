using System.Globalization;
using System.Text;
using SecurityDashboard.Controls;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>The typefaces that come with the program: Latin, Greek and Cyrillic, the same on every machine.</summary>
internal static class PdfFonts
{
    public static SKTypeface Regular { get; } = Load("OpenSans-Regular.ttf");

    public static SKTypeface Strong { get; } = Load("OpenSans-Semibold.ttf");

    private static readonly SKFont s_any = new(Regular);

    /// <summary>The text with every character that the typeface lacks as its number, <c>[U+6F22]</c>: seen, found by a search, and not mistaken for nothing.</summary>
    public static string Visible(string text)
    {
        var shown = VisibleText.Of(text);
        if (s_any.ContainsGlyphs(shown))
            return shown;

        var spelled = new StringBuilder(shown.Length);
        foreach (var rune in shown.EnumerateRunes())
            if (s_any.ContainsGlyph(rune.Value))
                spelled.Append(rune);
            else
                spelled.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
        return spelled.ToString();
    }

    private static SKTypeface Load(string name)
    {
        using var stream = typeof(PdfFonts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        return SKTypeface.FromStream(stream);
    }
}

/// <summary>A typeface in a size and a colour.</summary>
internal sealed class PdfText : IDisposable
{
    public PdfText(float size, string colour, bool strong = false)
    {
        Font = new SKFont(strong ? PdfFonts.Strong : PdfFonts.Regular, size) { Subpixel = true, Hinting = SKFontHinting.None };
        Paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true };
        Size = size;
    }

    public SKFont Font { get; }

    public SKPaint Paint { get; }

    public float Size { get; }

    /// <summary>From one line to the next.</summary>
    public float Leading => Size * 1.4f;

    public double Measure(string text) => Font.MeasureText(text);

    public void Dispose()
    {
        Font.Dispose();
        Paint.Dispose();
    }
}
