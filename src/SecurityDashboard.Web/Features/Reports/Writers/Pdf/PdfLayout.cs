using System.Collections.Immutable;
using System.Text;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>Where text and columns go on a page: arithmetic only, so that it can be tested without a page.</summary>
internal static class PdfLayout
{
    private static readonly double[] s_round = [1, 2, 5, 10];

    /// <summary>The text in lines that fit; a word that does not fit by itself, as names from AWS do not, is broken where it has a joint, or anywhere.</summary>
    /// <param name="measure">How wide a text is.</param>
    /// <param name="most">Of lines; the last one then ends with an ellipsis.</param>
    public static ImmutableArray<string> Wrap(string text, double width, Func<string, double> measure, int most = int.MaxValue)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var line = new StringBuilder();
        foreach (var piece in Pieces(text))
        {
            if (measure(line + piece.TrimEnd()) <= width)
            {
                line.Append(piece);
                continue;
            }

            Break();
            var rest = piece;
            while (measure(rest.TrimEnd()) > width && rest.Length > 1)
            {
                var fits = Fitting(rest, width, measure);
                line.Append(rest.AsSpan(0, fits));
                Break();
                rest = rest[fits..];
            }

            line.Append(rest);
        }

        Break();
        if (lines.Count <= most)
            return lines.Count == 0 ? [""] : lines.ToImmutable();

        var last = lines[most - 1];
        while (last.Length > 0 && measure(last + "…") > width)
            last = last[..^1];
        return [.. lines.Take(most - 1), last + "…"];

        void Break()
        {
            if (line.ToString().TrimEnd() is { Length: > 0 } full)
                lines.Add(full);
            line.Clear();
        }
    }

    /// <summary>The widths of columns that share a width by their weights.</summary>
    public static ImmutableArray<double> Columns(IEnumerable<double> weights, double width)
    {
        var all = weights.ToList();
        return [.. all.Select(weight => weight / all.Sum() * width)];
    }

    /// <summary>Round steps from 0 that reach the most; at least one.</summary>
    public static ImmutableArray<double> Steps(double most, int about)
    {
        var rough = Math.Max(most, 1) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = s_round.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(Math.Max(most, 1) / step) + 1).Select(index => index * step)];
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
            if (i + 1 == text.Length || text[i] is ' ' or '/' or ':' or ',' or ';' or '-' or '_')
            {
                yield return text[from..(i + 1)];
                from = i + 1;
            }
    }

    /// <summary>How many characters fit, at least one, and never half of a pair.</summary>
    private static int Fitting(string text, double width, Func<string, double> measure)
    {
        var fits = 1;
        while (fits < text.Length && measure(text[..(fits + 1)]) <= width)
            fits++;
        return fits < text.Length && char.IsHighSurrogate(text[fits - 1]) ? (fits > 1 ? fits - 1 : 2) : fits;
    }
}
