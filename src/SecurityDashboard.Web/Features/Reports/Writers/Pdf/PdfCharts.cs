using System.Globalization;
using SecurityDashboard.Web.Features.Reports.Documents;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>Pictures as vectors, each with what it shows in a sentence above it and the numbers in it.</summary>
internal static class PdfCharts
{
    private const float Row = 20;
    private const float PlotHeight = 130;

    public static void Bars(PdfPages pages, ReportBars bars)
    {
        using var label = new PdfText(9, ReportPalette.Text);
        using var number = new PdfText(9, ReportPalette.Text, strong: true);
        Title(pages, bars.Title, bars.Summary, Row * bars.Bars.Length);
        var most = Math.Max(1, bars.Bars.Select(bar => bar.Total).DefaultIfEmpty(0).Max());
        var names = Math.Min(170, (float)bars.Bars.Select(bar => label.Measure(PdfFonts.Visible(bar.Label))).DefaultIfEmpty(0).Max() + 12);
        var track = pages.Width - names - 60;
        foreach (var bar in bars.Bars)
        {
            pages.Need(Row);
            pages.Y += 3;
            pages.Line(PdfLayout.Wrap(PdfFonts.Visible(bar.Label), names - 8, label.Measure, most: 1)[0], label, PdfPages.Margin);
            pages.Fill(PdfPages.Margin + names, pages.Y, track, 12, ReportPalette.Sunken, 2);
            var x = PdfPages.Margin + names;
            foreach (var part in bar.Parts.Where(part => part.Value > 0))
            {
                var width = (float)(part.Value / most * track);
                pages.Fill(x, pages.Y, Math.Max(1, width - 0.75f), 12, ReportPalette.Of(part.Tone), Math.Min(2, width / 2));
                x += width;
            }

            pages.Line(ReportWords.Text(bar.Total), number, PdfPages.Margin + names + track + 8);
            pages.Y += Row - 3;
        }

        var parts = bars.Bars.SelectMany(bar => bar.Parts).DistinctBy(part => part.Label).ToList();
        if (parts.Count > 1)
            Legend(pages, parts.Select(part => (part.Label, part.Tone)));
        pages.Y += 10;
    }

    public static void Trend(PdfPages pages, ReportTrend trend)
    {
        using var small = new PdfText(8, ReportPalette.Muted);
        Title(pages, trend.Title, trend.Summary, PlotHeight + 40);
        var totals = Enumerable.Range(0, trend.Days.Length).Select(day => trend.Series.Sum(series => series.Values[day])).ToList();
        var steps = PdfLayout.Steps(totals.DefaultIfEmpty(0).Max(), about: 4);
        var (left, width, bottom) = (PdfPages.Margin + 36, pages.Width - 36, pages.Y + PlotHeight);
        foreach (var step in steps)
        {
            var y = Of(step);
            pages.Rule(left, width, y, ReportPalette.Line);
            pages.Canvas.DrawText(step.ToString("#,0", CultureInfo.InvariantCulture), left - 6, y + 3, SKTextAlign.Right, small.Font, small.Paint);
        }

        var below = new double[trend.Days.Length];
        foreach (var series in trend.Series)
        {
            using var area = new SKPathBuilder();
            var bottoms = (double[])below.Clone();
            for (var day = 0; day < below.Length; day++)
            {
                below[day] += series.Values[day];
                if (day == 0)
                    area.MoveTo(At(day), Of(below[day]));
                else
                    area.LineTo(At(day), Of(below[day]));
            }

            for (var day = below.Length - 1; day >= 0; day--)
                area.LineTo(At(day), Of(bottoms[day]));
            area.Close();
            using var path = area.Detach();
            using var paint = new SKPaint { Color = SKColor.Parse(ReportPalette.Of(series.Tone)).WithAlpha(215), IsAntialias = true };
            pages.Canvas.DrawPath(path, paint);
        }

        pages.Y = bottom + 4;
        if (trend.Days.Length > 0)
        {
            pages.Line(trend.Days[0].ToString("d MMM yyyy", CultureInfo.InvariantCulture), small, left);
            pages.Line(trend.Days[^1].ToString("d MMM yyyy", CultureInfo.InvariantCulture), small, left, width, SKTextAlign.Right);
        }

        pages.Y += 16;
        Legend(pages, trend.Series.Reverse().Select(series => (series.Label, series.Tone)));
        pages.Y += 10;

        float At(int day) => left + (width * day / Math.Max(1, trend.Days.Length - 1));

        float Of(double value) => bottom - (float)(value / steps[^1] * PlotHeight);
    }

    private static void Title(PdfPages pages, string title, string summary, float height)
    {
        using var strong = new PdfText(10.5f, ReportPalette.Text, strong: true);
        using var muted = new PdfText(9, ReportPalette.Muted);
        pages.Need(Math.Min(height, 300) + 36);
        pages.Paragraph(title, strong);
        pages.Paragraph(summary, muted);
        pages.Y += 4;
    }

    private static void Legend(PdfPages pages, IEnumerable<(string Label, ReportTone Tone)> entries)
    {
        using var small = new PdfText(8, ReportPalette.Text);
        pages.Need(14);
        var x = PdfPages.Margin;
        foreach (var (label, tone) in entries)
        {
            pages.Fill(x, pages.Y + 1, 8, 8, ReportPalette.Of(tone), 1.5f);
            pages.Line(PdfFonts.Visible(label), small, x + 12);
            x += 28 + (float)small.Measure(PdfFonts.Visible(label));
        }

        pages.Y += 14;
    }
}
