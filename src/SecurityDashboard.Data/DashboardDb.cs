using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>The one model. Each database has a derived context with its own migrations; nothing else asks which it is.</summary>
public abstract class DashboardDb(DbContextOptions options) : IdentityDbContext<Person>(options)
{
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<ScanRow> Scans => Set<ScanRow>();

    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();

    public DbSet<SnapshotDocumentRow> SnapshotDocuments => Set<SnapshotDocumentRow>();

    public DbSet<ResourceRow> Resources => Set<ResourceRow>();

    public DbSet<ResourceReferenceRow> ResourceReferences => Set<ResourceReferenceRow>();

    public DbSet<OwnedBucketRow> OwnedBuckets => Set<OwnedBucketRow>();

    public DbSet<PipelineRow> Pipelines => Set<PipelineRow>();

    public DbSet<PipelineResourceRow> PipelineResources => Set<PipelineResourceRow>();

    public DbSet<FindingRow> Findings => Set<FindingRow>();

    public DbSet<FindingEventRow> FindingEvents => Set<FindingEventRow>();

    public DbSet<ScorePointRow> ScorePoints => Set<ScorePointRow>();

    public DbSet<AllowedValueRow> AllowedValues => Set<AllowedValueRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    public DbSet<SettingRow> Settings => Set<SettingRow>();

    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

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
    }
}
