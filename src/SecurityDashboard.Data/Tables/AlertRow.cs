using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Alerts;

namespace SecurityDashboard.Data.Tables;

/// <summary>A saved filter that somebody is told of, with how far they have been told: the events behind its place are still to be delivered.</summary>
public sealed class AlertRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>In the grammar of addresses.</summary>
    public required string Filter { get; set; }

    /// <summary>Names of <see cref="AlertKind"/>, separated by commas.</summary>
    public required string Kinds { get; set; }

    public required AlertChannel Channel { get; set; }

    /// <summary>Addresses or an address, protected: who has one of a chat may write into it.</summary>
    public required string Target { get; set; }

    /// <summary>What webhooks are signed with, protected; empty for other channels.</summary>
    public required string Secret { get; set; }

    public required AlertPace Pace { get; set; }

    public int? QuietFrom { get; set; }

    public int? QuietTo { get; set; }

    /// <summary>Who wrote it last: it tells what they may see.</summary>
    public required string OwnerId { get; set; }

    /// <summary>Rises with every change by a person.</summary>
    public int Version { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Hashes of the addresses that asked for no more, separated by commas.</summary>
    public string Unsubscribed { get; set; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The moment of the last event that was delivered.</summary>
    public required DateTimeOffset ToldAt { get; set; }

    /// <summary>The last event that was delivered; empty: none of its moment.</summary>
    public Guid ToldId { get; set; }

    /// <summary>What became late until then was told.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Until when what became late is being told, where that takes several messages; null: none is begun.</summary>
    public DateTimeOffset? DueUntil { get; set; }

    /// <summary>The last finding of those that was told.</summary>
    public Guid DueId { get; set; }

    /// <summary>Not before then.</summary>
    public required DateTimeOffset NextAt { get; set; }

    /// <summary>In vain, since the last that was not.</summary>
    public int Attempts { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? LastSentAt { get; set; }

    /// <summary>When a Security Hub was last known to have what the filter lets through, and nothing else open; null: not since it was chosen.</summary>
    public DateTimeOffset? FilledAt { get; set; }
}

/// <summary>How an alert reaches people or programs.</summary>
public enum AlertChannel
{
    Mail,
    Slack,
    Teams,
    Webhook,

    /// <summary>A topic of Amazon SNS.</summary>
    Sns,

    /// <summary>AWS Security Hub: every change of what the filter is about, and at first all that is open.</summary>
    SecurityHub,
}

public static class AlertAudience
{
    /// <summary>People are told in one message, of the worst and of how many more there are; programs of each finding, in as many as it takes.</summary>
    public static bool IsForPeople(this AlertChannel channel) => channel is AlertChannel.Mail or AlertChannel.Slack or AlertChannel.Teams;
}

/// <summary>A message that could not be delivered. Its place was passed, and somebody may send it again.</summary>
public sealed class DeadLetterRow
{
    public required Guid Id { get; init; }

    public required Guid AlertId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Error { get; init; }

    /// <summary>How many findings it is about.</summary>
    public required int Items { get; init; }

    /// <summary>The message as JSON, without anything secret.</summary>
    public required string Message { get; init; }
}

/// <summary>What a write was answered, for whoever sends it again with the same key.</summary>
public sealed class IdempotentAnswerRow
{
    /// <summary>SHA-256 of who asked, the route and the key.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of what was sent.</summary>
    public required string Request { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>0 while it is being worked on.</summary>
    public required int Status { get; set; }

    public string ContentType { get; set; } = "";

    public string Location { get; set; } = "";

    public byte[] Body { get; set; } = [];
}

internal sealed class AlertMapping : IEntityTypeConfiguration<AlertRow>, IEntityTypeConfiguration<DeadLetterRow>, IEntityTypeConfiguration<IdempotentAnswerRow>
{
    public void Configure(EntityTypeBuilder<AlertRow> alert)
    {
        alert.ToTable("alerts");
        alert.Property(row => row.Id).ValueGeneratedNever();
        alert.Property(row => row.Name).HasMaxLength(100);
        alert.Property(row => row.Channel).HasConversion<string>().HasMaxLength(16);
        alert.Property(row => row.Pace).HasConversion<string>().HasMaxLength(16);
        alert.HasIndex(row => row.NextAt).HasDatabaseName("ix_alerts_next_at");
    }

    public void Configure(EntityTypeBuilder<DeadLetterRow> letter)
    {
        letter.ToTable("dead_letters");
        letter.Property(row => row.Id).ValueGeneratedNever();
        letter.HasIndex(row => row.AlertId).HasDatabaseName("ix_dead_letters_alert_id");
    }

    public void Configure(EntityTypeBuilder<IdempotentAnswerRow> answer)
    {
        answer.ToTable("idempotent_answers");
        answer.Property(row => row.Id).HasMaxLength(64).ValueGeneratedNever();
        answer.HasIndex(row => row.At).HasDatabaseName("ix_idempotent_answers_at");
    }
}
