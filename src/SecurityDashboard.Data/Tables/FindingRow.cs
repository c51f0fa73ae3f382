using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Tables;

/// <summary>One control on one resource, or one part of it, as it stands now; passes too.</summary>
public sealed class FindingRow : IHasPast
{
    /// <summary><see cref="StableId"/> of account and the key that it was first seen with; what addresses show.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account whose evaluation it is; it owns the resource, or names one that could not be read.</summary>
    public required string AccountId { get; init; }

    public required string ControlId { get; init; }

    public required string SubKey { get; init; }

    /// <summary><see cref="StableId"/> of the resource's ARN.</summary>
    public required Guid ResourceId { get; init; }

    public required string ResourceArn { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceAccount { get; init; }

    public required string Region { get; init; }

    public required Severity Severity { get; init; }

    public required Outcome Outcome { get; init; }

    public required FindingStatus Status { get; init; }

    /// <summary>Counts in scores: <see cref="FindingState.IsOpen"/>.</summary>
    public required bool IsOpen { get; init; }

    public required string Because { get; init; }

    /// <summary>JSON; empty where there is none.</summary>
    public required string Evidence { get; init; }

    /// <summary>That part of the evidence of a failure which tells secrets by their fingerprint; null where none does.</summary>
    public required string? Secrets { get; init; }

    /// <summary>What keeps it from being judged, as JSON.</summary>
    public required string? Unreadable { get; init; }

    /// <summary>The IAM action that the scan role lacks, where that keeps it from being judged; null otherwise.</summary>
    public required string? MissingPermission { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it began to fail, the last time it did; when it was first seen, where it never failed.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset? StaleSince { get; init; }

    /// <summary>The exception that covers it; null where it does not count in scores.</summary>
    public required Guid? ExceptionId { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }

    public EvaluationKey ToKey() => new(ControlId, new Arn(ResourceArn), SubKey);

    public FindingState ToState() => new()
    {
        Key = ToKey(),
        Resource = new ResourceId(new Arn(ResourceArn), ResourceType, new AccountId(ResourceAccount), Region),
        Severity = Severity,
        Outcome = Outcome,
        Status = Status,
        Because = Because,
        Evidence = Evidence.Length == 0 ? [] : [.. Stored.Read<Evidence[]>(Evidence)],
        Unreadable = Unreadable is null ? null : Stored.Read<Unreadable>(Unreadable),
        FirstSeen = FirstSeen,
        OpenedAt = OpenedAt,
        ResolvedAt = ResolvedAt,
        StaleSince = StaleSince,
        Exception = ExceptionId,
    };

    /// <param name="id">The one it has already; null for a new one.</param>
    public static FindingRow Of(AccountId account, FindingState state, Guid? id = null) => new()
    {
        Id = id ?? StableId.Of(account, state.Key),
        AccountId = account.Text,
        ControlId = state.Key.ControlId,
        SubKey = state.Key.SubKey,
        ResourceId = StableId.Of(state.Key.Resource),
        ResourceArn = state.Key.Resource.Text,
        ResourceType = state.Resource.Type,
        ResourceAccount = Stored.Text(state.Resource.Account.Text),
        Region = Stored.Text(state.Resource.Region),
        Severity = state.Severity,
        Outcome = state.Outcome,
        Status = state.Status,
        IsOpen = state.IsOpen,
        Because = Stored.Text(state.Because),
        Evidence = state.Evidence.IsEmpty ? "" : Stored.Write(state.Evidence),
        Secrets = SecretsOf(state),
        Unreadable = state.Unreadable is null ? null : Stored.Write(state.Unreadable),
        MissingPermission = state.Unreadable?.MissingPermission is { } missing ? Stored.Text(missing) : null,
        FirstSeen = state.FirstSeen,
        OpenedAt = state.OpenedAt,
        BeganAt = state.OpenedAt ?? state.FirstSeen,
        ResolvedAt = state.ResolvedAt,
        StaleSince = state.StaleSince,
        ExceptionId = state.Exception,
    };

    private static string? SecretsOf(FindingState state)
    {
        var secrets = state.Outcome is Outcome.Fail ? state.Evidence.Where(evidence => SecretEvidence.FingerprintIn(evidence) is not null).ToList() : [];
        return secrets.Count == 0 ? null : Stored.Write(secrets);
    }
}

internal sealed class FindingMapping : IEntityTypeConfiguration<FindingRow>
{
    private const string Ended = "status IN ('Resolved', 'Gone', 'Off')";

    public void Configure(EntityTypeBuilder<FindingRow> finding)
    {
        finding.ToTable("findings");
        finding.Property(row => row.Id).ValueGeneratedNever();
        finding.Property(row => row.Outcome).HasConversion<string>();
        finding.Property(row => row.Status).HasConversion<string>();
        finding.HasIndex(row => new { row.AccountId, row.ControlId });
        finding.HasIndex(row => new { row.ResourceId, row.IsOpen });
        finding.HasIndex(row => new { row.ControlId, row.Severity, row.Id }).IsDescending(false, true, false).HasDatabaseName("ix_findings_control_severity");
        finding.HasIndex(row => new { row.ControlId, row.BeganAt, row.Id }).HasDatabaseName("ix_findings_control_began");
        finding.HasIndex(row => new { row.MissingPermission, row.AccountId, row.ControlId }).HasFilter("missing_permission IS NOT NULL").HasDatabaseName("ix_findings_missing_permission");
        finding.HasIndex(row => row.ResourceType).HasDatabaseName("ix_findings_resource_type");
        finding.HasIndex(row => row.Region).HasDatabaseName("ix_findings_region");
        finding.HasIndex(row => row.Id).HasFilter("secrets IS NOT NULL").HasDatabaseName("ix_findings_secrets");

        // The orders of lists: of everything, of what is open, and of the few that are neither open nor as they should be.
        finding.HasIndex(row => new { row.Severity, row.Id }, "ix_findings_severity").IsDescending(true, false).HasDatabaseName("ix_findings_severity");
        finding.HasIndex(row => new { row.BeganAt, row.Id }, "ix_findings_began").HasDatabaseName("ix_findings_began");
        finding.HasIndex(row => new { row.Severity, row.Id }, "ix_findings_open_severity").IsDescending(true, false).HasFilter("is_open").HasDatabaseName("ix_findings_open_severity");
        // With what open findings are counted by, so that the rows themselves need not be read.
        finding.HasIndex(row => new { row.BeganAt, row.Id }, "ix_findings_open_began").HasFilter("is_open").HasDatabaseName("ix_findings_open_began")
            .IncludeProperties(row => new { row.OpenedAt, row.Severity, row.Status, row.Outcome, row.StaleSince, row.ExceptionId, row.AccountId, row.ControlId, row.ResourceId, row.ResourceType, row.Region });
        finding.HasIndex(row => new { row.Status, row.Severity, row.Id }, "ix_findings_ended_severity").IsDescending(false, true, false).HasFilter(Ended).HasDatabaseName("ix_findings_ended_severity");
        finding.HasIndex(row => new { row.Status, row.BeganAt, row.Id }, "ix_findings_ended_began").HasFilter(Ended).HasDatabaseName("ix_findings_ended_began");
        finding.HasIndex(row => row.ExceptionId).HasFilter("exception_id IS NOT NULL").HasDatabaseName("ix_findings_exception_id");
    }
}
