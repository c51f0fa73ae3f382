using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Tables;

/// <summary>A <see cref="RiskException"/>.</summary>
public sealed class ExceptionRow : IHasPast
{
    /// <summary>Version 7: in the order in which they were asked for.</summary>
    public required Guid Id { get; init; }

    public required ExceptionKind Kind { get; init; }

    public required ExceptionScopeKind Scope { get; init; }

    /// <summary>Null: every control.</summary>
    public required string? ControlId { get; init; }

    /// <summary>Whose evaluation the one finding is.</summary>
    public required string? AccountId { get; init; }

    /// <summary>An ARN, or a pattern of them.</summary>
    public required string? Resource { get; init; }

    public required string? SubKey { get; init; }

    public required string? TagKey { get; init; }

    public required string? TagValue { get; init; }

    public required Severity UpTo { get; init; }

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    public required string? Ticket { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>As it was last written down; <see cref="RiskException.StateAt"/> knows of an end that came since.</summary>
    public required ExceptionState State { get; set; }

    public required string? DecidedBy { get; set; }

    public required DateTimeOffset? DecidedAt { get; set; }

    public required string? Note { get; set; }

    public required string? WithdrawnBy { get; set; }

    public required DateTimeOffset? WithdrawnAt { get; set; }

    public required Guid? Extends { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }

    public RiskException ToException() => new()
    {
        Id = Id,
        Kind = Kind,
        Scope = ToScope(),
        UpTo = UpTo,
        Reason = Reason,
        Owner = Owner,
        Ticket = Ticket,
        RequestedBy = RequestedBy,
        RequestedAt = RequestedAt,
        ExpiresAt = ExpiresAt,
        State = State,
        DecidedBy = DecidedBy,
        DecidedAt = DecidedAt,
        Note = Note,
        WithdrawnBy = WithdrawnBy,
        WithdrawnAt = WithdrawnAt,
        Extends = Extends,
    };

    public static ExceptionRow Of(RiskException exception)
    {
        var (finding, pattern, tag) = (exception.Scope as FindingScope, exception.Scope as PatternScope, exception.Scope as TagScope);
        return new ExceptionRow
        {
            Id = exception.Id,
            Kind = exception.Kind,
            Scope = finding is not null ? ExceptionScopeKind.Finding : pattern is not null ? ExceptionScopeKind.Pattern : ExceptionScopeKind.Tag,
            ControlId = exception.Scope.ControlId,
            AccountId = finding?.Account.Text,
            Resource = finding?.Key.Resource.Text ?? pattern?.Resource,
            SubKey = finding?.Key.SubKey,
            TagKey = tag is null ? null : Stored.Text(tag.Tag),
            TagValue = tag is null ? null : Stored.Text(tag.Value),
            UpTo = exception.UpTo,
            Reason = Stored.Text(exception.Reason),
            Owner = Stored.Text(exception.Owner),
            Ticket = exception.Ticket,
            RequestedBy = exception.RequestedBy,
            RequestedAt = exception.RequestedAt,
            ExpiresAt = exception.ExpiresAt,
            State = exception.State,
            DecidedBy = exception.DecidedBy,
            DecidedAt = exception.DecidedAt,
            Note = exception.Note,
            WithdrawnBy = exception.WithdrawnBy,
            WithdrawnAt = exception.WithdrawnAt,
            Extends = exception.Extends,
        };
    }

    /// <summary>With the ids that controls have now.</summary>
    private ExceptionScope ToScope()
    {
        var control = ControlId is null ? null : ControlCatalog.IdNow(ControlId);
        return Scope switch
        {
            ExceptionScopeKind.Finding => new FindingScope(new AccountId(AccountId ?? ""), new EvaluationKey(control ?? "", new Arn(Resource ?? ""), SubKey ?? "")),
            ExceptionScopeKind.Pattern => new PatternScope(control, Resource ?? ""),
            _ => new TagScope(TagKey ?? "", TagValue ?? "", control),
        };
    }
}

/// <summary>What tells the scopes of exceptions apart.</summary>
public enum ExceptionScopeKind { Finding, Pattern, Tag }

internal sealed class ExceptionMapping : IEntityTypeConfiguration<ExceptionRow>
{
    public void Configure(EntityTypeBuilder<ExceptionRow> exception)
    {
        exception.ToTable("exceptions");
        exception.Property(row => row.Id).ValueGeneratedNever();
        exception.Property(row => row.Kind).HasConversion<string>().HasMaxLength(32);
        exception.Property(row => row.Scope).HasConversion<string>().HasMaxLength(16);
        exception.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        exception.HasIndex(row => new { row.State, row.Id }).HasDatabaseName("ix_exceptions_state_id");
    }
}
