using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecurityDashboard.Testing;

/// <summary>Values that were planted where people keep secrets, and the search for them in whatever a program left behind.</summary>
internal sealed class Canaries
{
    private readonly List<Canary> _planted = [];

    public IReadOnlyList<Canary> Planted => _planted;

    /// <param name="mark">The part of the value that occurs nowhere else: what a fragment of the value would hold. The whole value unless given.</param>
    /// <param name="isAnswered">Whether AWS tells it to whoever reads; what it masks or hands out elsewhere only is planted all the same.</param>
    public string Plant(string place, string value, string? mark = null, bool isAnswered = true)
    {
        _planted.Add(new Canary(place, value, mark ?? value, isAnswered));
        return value;
    }

    /// <summary>"place in where (as form)" for each canary that is there; empty when the search found nothing.</summary>
    public IEnumerable<string> FindIn(string where, string text) => FindIn(where, Encoding.UTF8.GetBytes(text));

    /// <summary>Searches the bytes, and what they are when they are compressed.</summary>
    public IEnumerable<string> FindIn(string where, byte[] bytes)
    {
        var found = Search(where, Encoding.Latin1.GetString(bytes));
        return Unpacked(bytes) is { } unpacked ? found.Concat(Search(where + ", unpacked", Encoding.Latin1.GetString(unpacked))) : found;
    }

    /// <summary>The bytes behind Brotli; null when they are none.</summary>
    public static byte[]? Unpacked(byte[] bytes)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            brotli.CopyTo(unpacked);
            return unpacked.Length > 0 ? unpacked.ToArray() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private List<string> Search(string where, string text) =>
    [
        .. from canary in _planted
           from form in canary.Forms
           where Contains(text, form.Text)
           select $"{canary.Place} in {where} (as {form.Name})"
    ];

    private static bool Contains(string text, string form)
    {
        // Six digits also stand in times and numbers: only by themselves are they the canary.
        var isNumber = form.All(char.IsAsciiDigit);
        for (var at = 0; (at = text.IndexOf(form, at, StringComparison.Ordinal)) >= 0; at++)
            if (!isNumber || (!IsPart(at - 1) && !IsPart(at + form.Length)))
                return true;
        return false;

        bool IsPart(int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.');
    }
}

/// <summary>One value in one place.</summary>
internal sealed record Canary(string Place, string Value, string Mark, bool IsAnswered)
{
    /// <summary>How the value may stand in a text, as Latin-1.</summary>
    public IReadOnlyList<(string Name, string Text)> Forms { get; } =
    [
        .. new (string Name, byte[] Bytes)[]
        {
            ("text", Encoding.UTF8.GetBytes(Mark)),
            ("capitals", Encoding.UTF8.GetBytes(Mark.ToUpperInvariant())),
            ("JSON", Encoding.UTF8.GetBytes(JsonEncodedText.Encode(Mark).ToString())),
            ("relaxed JSON", Encoding.UTF8.GetBytes(JsonEncodedText.Encode(Mark, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString())),
            ("ASCII JSON", Encoding.UTF8.GetBytes(InAsciiJson(Mark))),
            ("UTF-16", Encoding.Unicode.GetBytes(Mark)),
            ("big-endian UTF-16", Encoding.BigEndianUnicode.GetBytes(Mark)),
            ("part of an address", Encoding.UTF8.GetBytes(Uri.EscapeDataString(Mark))),
            ("HTML", Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(Mark))),
            ("hexadecimal", Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(Mark)))),
            ("lower-case hexadecimal", Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Mark)))),
        }.Select(form => (form.Name, Encoding.Latin1.GetString(form.Bytes))),
        .. Enumerable.Range(0, 3).Select(shift => ("base64", InBase64(Encoding.UTF8.GetBytes(Mark), shift))),
    ];

    /// <summary>As other languages than .NET escape.</summary>
    private static string InAsciiJson(string text) => string.Concat(text.Select(c => c switch
    {
        '"' or '\\' => $"\\{c}",
        '\t' => "\\t",
        '\n' => "\\n",
        _ => char.IsAscii(c) ? $"{c}" : $"\\u{(int)c:x4}",
    }));

    /// <summary>The characters that stand for the value alone when it begins <paramref name="shift"/> bytes after a group of three.</summary>
    private static string InBase64(byte[] value, int shift)
    {
        var whole = Convert.ToBase64String([.. new byte[shift], .. value]);
        var from = ((shift * 8) + 5) / 6;
        return whole[from..((shift + value.Length) * 8 / 6)];
    }
}
