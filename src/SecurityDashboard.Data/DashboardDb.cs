using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>
/// The one model. Each database has a derived context with its own migrations; nothing else asks which it is. What stands beside a moment
/// in <see cref="At"/> shows everything as it was then, to the same queries.
/// </summary>
public abstract class DashboardDb(DbContextOptions options) : IdentityDbContext<Person>(options)
{
    private DateTimeOffset? _moment;

    /// <summary>Which moment is looked at; null for now. Nothing can be written into another moment than now.</summary>
    public DateTimeOffset? At { get; internal set; }

    public IQueryable<AccountRow> Accounts => Rows<AccountRow>();

    public DbSet<ScanRow> Scans => Set<ScanRow>();

    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();

    public DbSet<SnapshotDocumentRow> SnapshotDocuments => Set<SnapshotDocumentRow>();

    public IQueryable<ResourceRow> Resources => Rows<ResourceRow>();

    public IQueryable<ResourceReferenceRow> ResourceReferences => Rows<ResourceReferenceRow>();

    public IQueryable<OwnedBucketRow> OwnedBuckets => Rows<OwnedBucketRow>();

    public IQueryable<PipelineRow> Pipelines => Rows<PipelineRow>();

    public IQueryable<PipelineResourceRow> PipelineResources => Rows<PipelineResourceRow>();

    public IQueryable<FindingRow> Findings => Rows<FindingRow>();

    public IQueryable<FindingEventRow> FindingEvents => At is { } at ? Set<FindingEventRow>().Where(change => change.At <= at) : Set<FindingEventRow>();

    /// <summary>Of now, whatever moment is looked at.</summary>
    public DbSet<FindingCountRow> FindingCounts => Set<FindingCountRow>();

    /// <summary>Of now, whatever moment is looked at.</summary>
    public DbSet<ResourceCountRow> ResourceCounts => Set<ResourceCountRow>();

    public IQueryable<ExceptionRow> Exceptions => Rows<ExceptionRow>();

    public IQueryable<ResourceTagRow> ResourceTags => Rows<ResourceTagRow>();

    public IQueryable<ScorePointRow> ScorePoints => At is { } at ? Set<ScorePointRow>().Where(point => point.At <= at) : Set<ScorePointRow>();

    public IQueryable<TeamRow> Teams => Rows<TeamRow>();

    public IQueryable<TeamMemberRow> TeamMembers => Rows<TeamMemberRow>();

    /// <summary>Of now, whatever moment is looked at.</summary>
    public DbSet<TeamCountRow> TeamCounts => Set<TeamCountRow>();

    public IQueryable<ResourceOwnerRow> ResourceOwners => Rows<ResourceOwnerRow>();

    public IQueryable<FindingAssignmentRow> FindingAssignments => Rows<FindingAssignmentRow>();

    /// <summary>What was taken back was never said, at no moment.</summary>
    public IQueryable<FindingCommentRow> FindingComments => At is { } at ? Set<FindingCommentRow>().Where(comment => comment.At <= at) : Set<FindingCommentRow>();

    public DbSet<BulkActionRow> BulkActions => Set<BulkActionRow>();

    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    public DbSet<FavouriteRow> Favourites => Set<FavouriteRow>();

    public DbSet<ScoreDayRow> ScoreDays => Set<ScoreDayRow>();

    public IQueryable<AllowedValueRow> AllowedValues => Rows<AllowedValueRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<ReportRow> Reports => Set<ReportRow>();

    public DbSet<ReportSnapshotRow> ReportSnapshots => Set<ReportSnapshotRow>();

    public DbSet<ReplayRow> Replays => Set<ReplayRow>();

    public DbSet<ReportScheduleRow> ReportSchedules => Set<ReportScheduleRow>();

    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    public DbSet<DeadLetterRow> DeadLetters => Set<DeadLetterRow>();

    public DbSet<HubFindingRow> HubFindings => Set<HubFindingRow>();

    public DbSet<IdempotentAnswerRow> IdempotentAnswers => Set<IdempotentAnswerRow>();

    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    public IQueryable<SettingRow> Settings => Rows<SettingRow>();

    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    /// <summary>When what is being written happens: one moment for a transaction, so that no other moment sees half of it.</summary>
    internal DateTimeOffset Moment
    {
        get => _moment ?? this.GetService<TimeProvider>().GetUtcNow();
        set => _moment = value;
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (At is { } at)
            throw new InvalidOperationException($"What was at {at:u} cannot be changed. Write through a context of now.");

        await PastTables.KeepTrackedAsync(this, Moment, cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>
    /// Begins the one transaction at a time that may change snapshots, findings, scores or the audit log. Each of them is computed from
    /// rows that another writer may be changing, so writers take turns; readers never wait.
    /// </summary>
    internal async Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellation)
    {
        var transaction = await Database.BeginTransactionAsync(cancellation);
        try
        {
            await WaitForTurnAsync(cancellation);
            Moment = this.GetService<TimeProvider>().GetUtcNow();
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies what migrations are missing; several processes may ask at once.</summary>
    internal abstract Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Those whose resource's ARN has a form in which <c>*</c> and <c>?</c> are wildcards and every other character is itself, in its case.</summary>
    internal abstract IQueryable<FindingRow> OnResourcesLike(IQueryable<FindingRow> findings, string glob);

    /// <summary>Those whose name begins so, in any case; an index leads to them.</summary>
    internal abstract IQueryable<ResourceRow> NamedLike(string beginning);

    /// <summary>Makes room for that day, and for the month after it, so that nothing has to wait for room when it comes.</summary>
    internal virtual Task PrepareDayAsync(DateOnly day, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Forgets the days before the first of a month.</summary>
    internal virtual Task ForgetDaysAsync(DateOnly month, CancellationToken cancellation) => ScoreDays.Where(row => row.Day < month).ExecuteDeleteAsync(cancellation);

    protected abstract Task WaitForTurnAsync(CancellationToken cancellation);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Person>().ToTable("people");
        builder.Entity<IdentityRole>().ToTable("roles");
        builder.Entity<IdentityUserRole<string>>().ToTable("people_roles");
        builder.Entity<IdentityUserClaim<string>>().ToTable("people_claims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("people_logins");
        builder.Entity<IdentityUserToken<string>>().ToTable("people_tokens");
        builder.Entity<IdentityUserPasskey<string>>().ToTable("people_passkeys");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("role_claims");
        builder.ApplyConfigurationsFromAssembly(typeof(DashboardDb).Assembly);
        PastTables.AddTo(builder);
    }

    private IQueryable<TRow> Rows<TRow>() where TRow : class, IHasPast => At is { } at ? PastTables.At<TRow>(this, at) : Set<TRow>();
}
