using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Reports.Documents;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>What stands before the first part: the cover, and the contents with page numbers that lead there.</summary>
internal static class PdfCover
{
    public static void Draw(PdfPages pages, ReportDocument document)
    {
        using var brand = new PdfText(11, ReportPalette.Accent, strong: true);
        using var title = new PdfText(30, ReportPalette.Text, strong: true);
        using var lead = new PdfText(13, ReportPalette.Muted);
        using var label = new PdfText(8.5f, ReportPalette.Muted);
        using var value = new PdfText(10.5f, ReportPalette.Text, strong: true);
        using var small = new PdfText(9, ReportPalette.Muted);

        pages.Begin(wide: false);
        pages.Fill(0, 0, 10, PdfPages.Long, ReportPalette.Accent);
        pages.Shape(Shapes.Brand, PdfPages.Margin, PdfPages.Margin, 20, ReportPalette.Accent, canvas: 24);
        pages.Y = PdfPages.Margin + 3;
        pages.Line("SecurityDashboard", brand, PdfPages.Margin + 28);

        pages.Y = 200;
        foreach (var line in PdfLayout.Wrap(PdfFonts.Visible(document.Title), pages.Width, title.Measure, most: 5))
        {
            pages.Line(line, title, PdfPages.Margin);
            pages.Y += 38;
        }

        pages.Y += 8;
        pages.Paragraph(document.Lead, lead, 430);

        pages.Y = Math.Max(pages.Y + 40, 420);
        var (column, top) = ((pages.Width - 24) / 2, pages.Y);
        for (var i = 0; i < document.Facts.Length; i++)
        {
            var x = PdfPages.Margin + ((i % 2) * (column + 24));
            pages.Y = top + 8;
            pages.Rule(x, column, top, ReportPalette.Line);
            pages.Line(PdfFonts.Visible(document.Facts[i].Label), label, x);
            pages.Y += 13;
            foreach (var line in PdfLayout.Wrap(PdfFonts.Visible(document.Facts[i].Value), column, value.Measure, most: 2))
            {
                pages.Line(line, value, x);
                pages.Y += value.Leading;
            }

            if (i % 2 == 1)
                top += 58;
        }

        pages.Y = PdfPages.Long - PdfPages.Margin - PdfPages.Foot - 32;
        pages.Rule(PdfPages.Margin, pages.Width, pages.Y - 10, ReportPalette.Line);
        pages.Paragraph("The sums of this file and of those beside it are in manifest.json, which is signed. secdash verify, or the page of this report, tells whether anything was changed. Times are UTC.", small);
        pages.End();
    }

    /// <param name="number">The number of a page of the body, on which it stands in the whole.</param>
    public static void Contents(PdfPages pages, IReadOnlyList<(string Title, string Mark, int Page)> contents, Func<int, int> number)
    {
        using var heading = new PdfText(18, ReportPalette.Text, strong: true);
        using var entry = new PdfText(11, ReportPalette.Text);
        pages.Begin(wide: false);
        pages.Paragraph("Contents", heading);
        pages.Y += 10;
        foreach (var (title, mark, page) in contents)
        {
            pages.Need(26);
            var text = PdfLayout.Wrap(PdfFonts.Visible(title), pages.Width - 60, entry.Measure, most: 1)[0];
            pages.Line(text, entry, PdfPages.Margin);
            pages.Line($"{number(page)}", entry, PdfPages.Margin, pages.Width, SKTextAlign.Right);
            using var dots = new SKPaint { Color = SKColor.Parse(ReportPalette.Line), StrokeWidth = 1, PathEffect = SKPathEffect.CreateDash([1, 4], 0), Style = SKPaintStyle.Stroke };
            var from = PdfPages.Margin + (float)entry.Measure(text) + 8;
            pages.Canvas.DrawLine(from, pages.Y + 9, PdfPages.Margin + pages.Width - 24, pages.Y + 9, dots);
            using var _ = pages.Canvas.DrawLinkDestinationAnnotation(SKRect.Create(PdfPages.Margin, pages.Y - 4, pages.Width, 22), mark);
            pages.Y += 26;
        }

        pages.End();
    }
}
