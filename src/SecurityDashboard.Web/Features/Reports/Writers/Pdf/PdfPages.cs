using SecurityDashboard.Web.Features.Reports.Documents;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>
/// Pages while they are laid out. They are recorded and not written, because the contents that stand before them name their numbers, and
/// every footer how many there are.
/// </summary>
internal sealed class PdfPages : IDisposable
{
    public const float Short = 595;
    public const float Long = 842;
    public const float Margin = 48;
    public const float Foot = 40;

    private readonly List<(SKPicture Picture, SKSize Size)> _pages = [];
    private SKPictureRecorder? _recorder;
    private SKCanvas? _canvas;

    public SKCanvas Canvas => _canvas ?? throw new InvalidOperationException("No page was begun.");

    /// <summary>How many there are, the one that is laid out included.</summary>
    public int Count => _pages.Count + (_canvas is null ? 0 : 1);

    public SKSize Size { get; private set; } = new(Short, Long);

    public float Width => Size.Width - (2 * Margin);

    /// <summary>Where the next thing goes.</summary>
    public float Y { get; set; }

    public float Left => Size.Height - Margin - Foot - Y;

    public bool IsBegun => _canvas is not null;

    public void Begin(bool wide)
    {
        End();
        Size = wide ? new SKSize(Long, Short) : new SKSize(Short, Long);
        _recorder = new SKPictureRecorder();
        _canvas = _recorder.BeginRecording(SKRect.Create(Size));
        Y = Margin;
    }

    /// <summary>Begins another page of the same kind where there is not so much room on this one.</summary>
    /// <returns>Whether it did.</returns>
    public bool Need(float height)
    {
        if (Left >= height)
            return false;

        Begin(Size.Width > Size.Height);
        return true;
    }

    public void Line(string text, PdfText style, float x, float? width = null, SKTextAlign align = SKTextAlign.Left)
    {
        var at = align switch { SKTextAlign.Right => x + (width ?? 0), _ => x };
        Canvas.DrawText(text, at, Y + style.Size, align, style.Font, style.Paint);
    }

    /// <summary>Lines one below the other, over pages where they have to; leaves off below the last.</summary>
    public void Paragraph(string text, PdfText style, float? width = null)
    {
        foreach (var line in PdfLayout.Wrap(PdfFonts.Visible(text), width ?? Width, style.Measure))
        {
            Need(style.Leading);
            Line(line, style, Margin);
            Y += style.Leading;
        }
    }

    public void Rule(float x, float width, float y, string colour, float thickness = 0.5f)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(colour), StrokeWidth = thickness, IsAntialias = true, Style = SKPaintStyle.Stroke };
        Canvas.DrawLine(x, y, x + width, y, paint);
    }

    public void Fill(float x, float y, float width, float height, string colour, float radius = 0)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true };
        Canvas.DrawRoundRect(x, y, width, height, radius, radius, paint);
    }

    /// <summary>A shape of sixteen by sixteen, scaled.</summary>
    public void Shape(string path, float x, float y, float size, string colour, float canvas = 16)
    {
        using var shape = SKPath.ParseSvgPathData(path);
        shape.Transform(SKMatrix.CreateScale(size / canvas, size / canvas).PostConcat(SKMatrix.CreateTranslation(x, y)));
        using var paint = new SKPaint { Color = SKColor.Parse(colour), IsAntialias = true };
        Canvas.DrawPath(shape, paint);
    }

    public void End()
    {
        if (_recorder is null)
            return;

        _pages.Add((_recorder.EndRecording(), Size));
        _recorder.Dispose();
        (_recorder, _canvas) = (null, null);
    }

    /// <param name="first">The number of the first of these pages.</param>
    public void WriteTo(SKDocument document, int first, int of, string title)
    {
        End();
        using var small = new PdfText(8, ReportPalette.Muted);
        for (var i = 0; i < _pages.Count; i++)
        {
            var (picture, size) = _pages[i];
            using var canvas = document.BeginPage(size.Width, size.Height);
            canvas.DrawPicture(picture);
            // A cover has no footer.
            if (first + i > 1)
            {
                var y = size.Height - Margin + 8;
                canvas.DrawText($"{first + i} of {of}", size.Width - Margin, y, SKTextAlign.Right, small.Font, small.Paint);
                canvas.DrawText(PdfLayout.Wrap(title, size.Width - (2 * Margin) - 80, small.Measure, most: 1)[0], Margin, y, SKTextAlign.Left, small.Font, small.Paint);
            }

            document.EndPage();
        }
    }

    public void Dispose()
    {
        _canvas?.Dispose();
        _recorder?.Dispose();
        foreach (var (picture, _) in _pages)
            picture.Dispose();
    }
}
