using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>The letters of <see cref="Scoring.Score.Grade"/>, for the database to filter and count by; a test holds the two together.</summary>
internal static class Grades
{
    public static IQueryable<GradedPipeline> Graded(this IQueryable<PipelineRow> rows) => rows.Select(row => new GradedPipeline
    {
        Pipeline = row,
        Grade = row.Score.Value >= 100 ? "A+" : row.Score.Value >= 90 ? "A" : row.Score.Value >= 70 ? "B" : row.Score.Value >= 40 ? "C" : row.Score.Value >= 20 ? "D" : "E",
    });
}

internal sealed class GradedPipeline
{
    public required PipelineRow Pipeline { get; init; }

    public required string Grade { get; init; }
}
