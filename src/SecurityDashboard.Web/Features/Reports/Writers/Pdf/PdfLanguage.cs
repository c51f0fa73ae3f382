using System.Globalization;
using System.Text;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>
/// Says in a finished file in which language it is, which the library that draws it cannot: an update at its end that replaces the
/// catalogue, as the format provides for.
/// </summary>
/// <remarks>ISO 32000-1, 7.5.6 and 14.9.2</remarks>
internal static class PdfLanguage
{
    /// <exception cref="InvalidDataException">The file is not of the form that the library writes.</exception>
    public static void Write(byte[] pdf, string language, Stream output)
    {
        // One character for each byte; what is looked for is of ASCII and near the end.
        var text = Encoding.Latin1.GetString(pdf);
        var trailer = Between(text, text.LastIndexOf("trailer", StringComparison.Ordinal), "<<", ">>\nstartxref");
        var root = Between(trailer, 0, "/Root ", " 0 R");
        var catalogue = Between(text, text.LastIndexOf($"\n{root} 0 obj", StringComparison.Ordinal), "<<", ">>\nendobj");
        var start = Between(text, text.LastIndexOf("startxref", StringComparison.Ordinal), "\n", "\n");

        var at = pdf.Length + 1;
        var entry = $"{root} 0 obj\n<<{catalogue}\n/Lang ({language})>>\nendobj\n";
        output.Write(pdf);
        output.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"\n{entry}xref\n{root} 1\n{at:D10} 00000 n \ntrailer\n<<{trailer}\n/Prev {start}>>\nstartxref\n{at + entry.Length}\n%%EOF\n")));
    }

    private static string Between(string text, int from, string begin, string end)
    {
        var first = from < 0 ? -1 : text.IndexOf(begin, from, StringComparison.Ordinal);
        var last = first < 0 ? -1 : text.IndexOf(end, first + begin.Length, StringComparison.Ordinal);
        return last < 0 ? throw new InvalidDataException($"The PDF has nothing between {begin} and {end.Trim()} where it was expected.") : text[(first + begin.Length)..last];
    }
}
