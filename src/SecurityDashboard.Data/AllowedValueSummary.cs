namespace SecurityDashboard.Data;

/// <param name="Text">The fingerprint or the pattern.</param>
public sealed record AllowedValueSummary(Guid Id, AllowedValueKind Kind, string Text, string Reason, string AllowedBy, DateTimeOffset AllowedAt);
