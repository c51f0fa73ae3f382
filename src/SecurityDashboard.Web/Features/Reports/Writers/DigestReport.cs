using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers;

/// <summary>Writes nothing, and knows at the end whether another report said the same: when and by whom it was made does not count, nor when accounts were read.</summary>
internal sealed class DigestReport : IReportWriter
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _counts = true;

    /// <summary>In lower-case hexadecimal; empty before the end.</summary>
    public string Digest { get; private set; } = "";

    public void BeginSection(ReportSection section) => Add(section.Title);

    public void Write(ReportBlock block)
    {
        foreach (var text in block switch
        {
            ReportText it => [it.Text],
            ReportFigures it => it.Figures.SelectMany(figure => new[] { figure.Label, figure.Value, figure.Note }),
            ReportBars it => it.Bars.SelectMany(bar => bar.Parts.Select(part => FormattableString.Invariant($"{bar.Label} {part.Label} {part.Value}"))),
            // The days go on though nothing changes.
            _ => Enumerable.Empty<string>(),
        })
            Add(text);
    }

    public void BeginTable(ReportTable table)
    {
        _counts = table.Name is not "readings";
        Add(table.Name);
    }

    public void Row(ImmutableArray<ReportCell> cells)
    {
        if (_counts)
            foreach (var cell in cells)
                Add(ReportWords.Raw(cell));
    }

    public void End() => Digest = Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        // With its length before it: no two different reports are the same run of bytes.
        _hash.AppendData(BitConverter.GetBytes(text.Length));
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
