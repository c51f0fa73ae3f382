using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Tables;

/// <summary>One change of one finding, with the state it led to. Only ever appended.</summary>
public sealed class FindingEventRow
{
    /// <summary>Version 7: in order of time, and of one write in the order in which the finding changed.</summary>
    public required Guid Id { get; init; }

    public required Guid FindingId { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Null where another account's change, or a new catalogue, led to it.</summary>
    public required Guid? ScanId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required FindingTransition Transition { get; init; }

    public required FindingStatus Status { get; init; }

    public required Outcome Outcome { get; init; }

    public required Severity Severity { get; init; }

    public required string Because { get; init; }

    /// <summary>The exception that covers the finding from then on; null: none.</summary>
    public required Guid? ExceptionId { get; init; }

    /// <summary>What people decided that led to it: about the control since it last judged, or about an exception; null: nothing.</summary>
    public required string? Cause { get; init; }

    public required string CatalogVersion { get; init; }

    public static FindingEventRow Of(Guid finding, AccountId account, FindingChange change, Guid? scanId, DateTimeOffset at) => new()
    {
        Id = IdOf(change, at),
        FindingId = finding,
        AccountId = account.Text,
        ScanId = scanId,
        At = at,
        Transition = change.Transition,
        Status = change.After.Status,
        Outcome = change.After.Outcome,
        Severity = change.After.Severity,
        Because = Stored.Text(change.After.Because),
        ExceptionId = change.After.Exception,
        Cause = change.Cause is null ? null : Stored.Text(change.Cause),
        CatalogVersion = ControlCatalog.Version,
    };

    /// <summary>What is judged changes before what exceptions cover: where both happen in one moment, the twelve bits behind the version tell.</summary>
    private static Guid IdOf(FindingChange change, DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        var isMark = change.Transition is FindingTransition.Excepted or FindingTransition.ExceptionEnded;
        bytes[6] = (byte)((bytes[6] & 0xF0) | (isMark ? 0x0F : 0));
        return new Guid(bytes, bigEndian: true);
    }
}

internal sealed class FindingEventMapping : IEntityTypeConfiguration<FindingEventRow>
{
    public void Configure(EntityTypeBuilder<FindingEventRow> change)
    {
        change.ToTable("finding_events");
        change.Property(row => row.Id).ValueGeneratedNever();
        change.Property(row => row.Transition).HasConversion<string>();
        change.Property(row => row.Status).HasConversion<string>();
        change.Property(row => row.Outcome).HasConversion<string>();
        change.HasIndex(row => new { row.FindingId, row.Id });
        change.HasIndex(row => row.ScanId);
        change.HasIndex(row => row.At);
        change.HasIndex(row => new { row.At, row.FindingId }, "ix_finding_events_opened").HasDatabaseName("ix_finding_events_opened").HasFilter("transition IN ('Opened', 'Reopened')");
        change.HasIndex(row => new { row.At, row.FindingId }, "ix_finding_events_resolved").HasDatabaseName("ix_finding_events_resolved").HasFilter("transition = 'Resolved' AND cause IS NULL");
    }
}
