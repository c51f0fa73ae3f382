using System.Collections.Immutable;

namespace SecurityDashboard.Web.Features.Reports.Documents;

/// <summary>What a report says, whatever it is written as. Rows of tables are read while they are written, so that a million of them are never held together.</summary>
public sealed record ReportDocument
{
    public required string Title { get; init; }

    /// <summary>One sentence on what it answers.</summary>
    public required string Lead { get; init; }

    /// <summary>What it is about and when and by whom it was made, for its cover.</summary>
    public required ImmutableArray<ReportFact> Facts { get; init; }

    public required ImmutableArray<ReportSection> Sections { get; init; }
}

public sealed record ReportFact(string Label, string Value);

public sealed record ReportSection(string Title, ImmutableArray<ReportBlock> Blocks);

public abstract record ReportBlock;

public sealed record ReportText(string Text) : ReportBlock;

public sealed record ReportFigures(ImmutableArray<ReportFigure> Figures) : ReportBlock;

/// <summary>One number and what it means.</summary>
public sealed record ReportFigure(string Label, string Value, string Note, ReportTone Tone = ReportTone.None);

/// <summary>Bars one below the other, each in parts; a table beside it says the same in numbers.</summary>
/// <param name="Summary">What the picture shows, in a sentence.</param>
public sealed record ReportBars(string Title, string Summary, ImmutableArray<ReportBar> Bars) : ReportBlock;

public sealed record ReportBar(string Label, ImmutableArray<ReportPart> Parts)
{
    public double Total => Parts.Sum(part => part.Value);
}

public sealed record ReportPart(string Label, double Value, ReportTone Tone);

/// <summary>How numbers went over days, one on the other.</summary>
/// <param name="Summary">What the picture shows, in a sentence.</param>
public sealed record ReportTrend(string Title, string Summary, ImmutableArray<ReportSeries> Series, ImmutableArray<DateOnly> Days) : ReportBlock;

/// <param name="Values">One for each day.</param>
public sealed record ReportSeries(string Label, ReportTone Tone, ImmutableArray<double> Values);

/// <param name="Name">Of its file as CSV and its member in JSON: lower case, hyphens.</param>
/// <param name="Empty">What it says where there are no rows.</param>
public sealed record ReportTable(string Name, string Title, ImmutableArray<ReportColumn> Columns, IAsyncEnumerable<ImmutableArray<ReportCell>> Rows, string Empty) : ReportBlock;

/// <param name="Name">For programs: lower case, underscores.</param>
/// <param name="Title">For people.</param>
/// <param name="Width">Beside the other columns, where there is a page to fit.</param>
public sealed record ReportColumn(string Name, string Title, double Width, ReportColumnKind Kind = ReportColumnKind.Text);

public enum ReportColumnKind { Text, Number, Moment }

/// <param name="Value">A text, a number, a moment or null for nothing.</param>
public readonly record struct ReportCell(object? Value, ReportTone Tone = ReportTone.None)
{
    public static implicit operator ReportCell(string? text) => new(text);

    public static implicit operator ReportCell(int number) => new((long)number);

    public static implicit operator ReportCell(double number) => new(number);

    public static implicit operator ReportCell(DateTimeOffset? moment) => new(moment);

    public static implicit operator ReportCell(DateTimeOffset moment) => new(moment);
}

/// <summary>What a colour says; the word beside it says it too.</summary>
public enum ReportTone { None, Critical, High, Medium, Low, Good, Unknown, Muted }
