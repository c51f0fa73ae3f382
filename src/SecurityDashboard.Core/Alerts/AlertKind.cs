using System.Collections.Immutable;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Alerts;

/// <summary>What an alert can be about.</summary>
public enum AlertKind
{
    New,
    Regressed,

    /// <summary>The time to fix it is over.</summary>
    Due,

    /// <summary>No exception covers it any more.</summary>
    ExceptionEnded,
}

public static class AlertKinds
{
    public static ImmutableArray<AlertKind> All { get; } = [.. Enum.GetValues<AlertKind>()];

    /// <summary>What has to happen to a finding; null where nothing has to but the time.</summary>
    public static FindingTransition? Transition(this AlertKind kind) => kind switch
    {
        AlertKind.New => FindingTransition.Opened,
        AlertKind.Regressed => FindingTransition.Reopened,
        AlertKind.ExceptionEnded => FindingTransition.ExceptionEnded,
        _ => null,
    };

    /// <summary>What happened, as far as alerts are about it.</summary>
    public static AlertKind? Of(FindingTransition transition) => All.Where(kind => kind.Transition() == transition).Cast<AlertKind?>().FirstOrDefault();

    /// <summary>As people read it before the finding.</summary>
    public static string Words(this AlertKind kind) => kind switch
    {
        AlertKind.New => "New",
        AlertKind.Regressed => "Failed again",
        AlertKind.Due => "Overdue",
        _ => "No longer excepted",
    };
}
