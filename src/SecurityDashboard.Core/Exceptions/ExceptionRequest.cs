using SecurityDashboard.Controls;

namespace SecurityDashboard.Exceptions;

/// <summary>What somebody asks for, as they wrote it.</summary>
public sealed record ExceptionRequest
{
    public const int ShortestReason = 10;
    public const int LongestReason = 1000;
    public const int LongestOwner = 100;
    public const int LongestTicket = 500;
    public const int LongestNote = 500;

    private const int LongestPattern = 2048;
    private const int LongestTag = 256;

    public required ExceptionKind Kind { get; init; }

    public required ExceptionScope Scope { get; init; }

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    public string? Ticket { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public Guid? Extends { get; init; }

    /// <summary>The exception that comes of it: active at once where nothing worse than Medium is covered and who asks may approve, waiting otherwise.</summary>
    /// <param name="upTo">The worst that the scope can cover now.</param>
    /// <exception cref="FormatException">It cannot be asked for; the message says why and what to do.</exception>
    public RiskException Made(Guid id, Severity upTo, ExceptionPolicy policy, Decider by, DateTimeOffset at)
    {
        var (reason, owner, ticket) = (Reason.Trim(), Owner.Trim(), Ticket?.Trim() is { Length: > 0 } text ? text : null);
        if ((Problem(reason, owner, ticket) ?? ProblemOf(Scope) ?? ProblemOf(ExpiresAt, upTo, policy, at)) is { } problem)
            throw new FormatException(problem);

        var takesEffect = upTo <= Severity.Medium && by.MayApprove;
        return new RiskException
        {
            Id = id,
            Kind = Kind,
            Scope = Scope,
            UpTo = upTo,
            Reason = reason,
            Owner = owner,
            Ticket = ticket,
            RequestedBy = by.Name,
            RequestedAt = at,
            ExpiresAt = ExpiresAt.ToUniversalTime(),
            State = takesEffect ? ExceptionState.Active : ExceptionState.Requested,
            DecidedAt = takesEffect ? at : null,
            Extends = Extends,
        };
    }

    /// <summary>What is wrong with a ticket, in a sentence; null where nothing is.</summary>
    public static string? ProblemOfTicket(string ticket)
    {
        if (ticket.Length <= LongestTicket && IsAddress(ticket))
            return null;

        return ticket.Length is > 0 and <= 100 && ticket.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '#' or '.' or '/') ? null
            : "The ticket is neither an address nor a key. Write an address that begins with https:// or http://, or a key of letters, digits, -, _, #, . and / such as SEC-123.";
    }

    /// <summary>Whether a ticket that is no problem is an address, so that it may be a link.</summary>
    public static bool IsAddress(string ticket) =>
        Uri.TryCreate(ticket, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0
        && (ticket.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || ticket.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        && ticket.All(c => c > ' ' && c < '\x7F' && c is not ('"' or '<' or '>' or '\\' or '`'));

    private static string? Problem(string reason, string owner, string? ticket) =>
        reason.Length is < ShortestReason or > LongestReason ? $"The reason has {reason.Length} characters. Write {ShortestReason} to {LongestReason}: who reads it in a year has to understand it."
        : owner.Length is < 1 or > LongestOwner ? $"The owner has {owner.Length} characters. Name the person or team that answers for it, in 1 to {LongestOwner}."
        : HasControls(reason) || HasControls(owner) ? "The reason or the owner holds characters that nobody can see. Write them as plain text."
        : ticket is not null ? ProblemOfTicket(ticket)
        : null;

    private static string? ProblemOf(ExceptionScope scope) => scope switch
    {
        PatternScope { Resource: { Length: < 1 or > LongestPattern } } => $"The pattern of resources is empty or longer than {LongestPattern} characters. Write an ARN in which * stands for any run of characters; * alone stands for every resource.",
        PatternScope { Resource: var pattern } when HasControls(pattern) => "The pattern of resources holds characters that nobody can see. Write it as plain text.",
        TagScope { Tag.Length: < 1 or > LongestTag } or TagScope { Value.Length: > LongestTag } => $"The tag has no key, or is longer than {LongestTag} characters. Write the key and the value as they are in AWS.",
        _ => null,
    };

    private static string? ProblemOf(DateTimeOffset expires, Severity upTo, ExceptionPolicy policy, DateTimeOffset at) =>
        expires <= at ? $"The exception would end at {RiskException.DayOf(expires)}, which is past. Choose a day from tomorrow on."
        : expires > policy.LatestFor(upTo, at) ? $"The exception would last until {RiskException.DayOf(expires)}. What is {upTo} may be excepted for {policy.DaysFor(upTo)} days: choose a day up to {RiskException.DayOf(policy.LatestFor(upTo, at))}."
        : null;

    private static bool HasControls(string text) => text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || VisibleText.Of(text.ReplaceLineEndings(" ").Replace('\t', ' ')) is var shown && shown.Contains('\uFFFD', StringComparison.Ordinal);
}
