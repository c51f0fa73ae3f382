using System.Collections.Immutable;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers;

/// <summary>Writes a document as one format, part by part, in the order of the document. Whoever calls holds one row at a time.</summary>
internal interface IReportWriter : IDisposable
{
    void Begin(ReportDocument document) { }

    void BeginSection(ReportSection section) { }

    /// <summary>Everything but tables.</summary>
    void Write(ReportBlock block) { }

    void BeginTable(ReportTable table) { }

    void Row(ImmutableArray<ReportCell> cells) { }

    void EndTable(long rows) { }

    void EndSection() { }

    void End() { }
}
