using SecurityDashboard.Access;
using SecurityDashboard.Aws;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Encryption;
using SecurityDashboard.Transit;
using SecurityDashboard.Findings;
using SecurityDashboard.Gates;

namespace SecurityDashboard.Web.Design;

/// <summary>The class, shape and word of what a colour says, in one place.</summary>
internal static class Tones
{
    public static string Tone(this Severity severity) => severity switch
    {
        Severity.Critical => "tone-critical",
        Severity.High => "tone-high",
        Severity.Medium => "tone-medium",
        _ => "tone-low",
    };

    public static string Shape(this Severity severity) => severity switch
    {
        Severity.Critical => Shapes.Octagon,
        Severity.High => Shapes.Triangle,
        Severity.Medium => Shapes.Diamond,
        _ => Shapes.Circle,
    };

    public static (string Tone, string Shape, string Word) Look(this Outcome outcome) => outcome switch
    {
        Outcome.Pass => ("tone-good", Shapes.Check, "Passes"),
        Outcome.Fail => ("tone-critical", Shapes.Octagon, "Fails"),
        Outcome.Unknown => ("tone-unknown", Shapes.Question, "Unknown"),
        _ => ("tone-muted", Shapes.Dash, "Not applicable"),
    };

    public static (string Tone, string Shape, string Word) Look(this ComplianceState state) => state switch
    {
        ComplianceState.Passing => ("tone-good", Shapes.Check, "Passing"),
        ComplianceState.Failing => ("tone-critical", Shapes.Octagon, "Failing"),
        ComplianceState.Unknown => ("tone-unknown", Shapes.Question, "Unknown"),
        ComplianceState.NotApplicable => ("tone-muted", Shapes.Dash, "Not applicable"),
        _ => ("tone-muted", Shapes.Account, "For people"),
    };

    public static (string Tone, string Shape, string Word) Look(this Certainty certainty) => certainty switch
    {
        Certainty.Allowed => ("tone-high", Shapes.Check, "Can"),
        Certainty.AllowedIf => ("tone-medium", Shapes.Diamond, "Can if"),
        _ => ("tone-unknown", Shapes.Question, "Unknown"),
    };

    public static string Words(this PrincipalKind kind) => kind switch
    {
        PrincipalKind.Person => "Person",
        PrincipalKind.Program => "Program with keys",
        PrincipalKind.Role => "Role",
        PrincipalKind.ServiceLinkedRole => "Service-linked role",
        PrincipalKind.Root => "Root user",
        PrincipalKind.Outside => "Outside the connected accounts",
        PrincipalKind.Everyone => "Everyone",
        PrincipalKind.Provider => "Identity provider",
        _ => "AWS service",
    };

    public static (string Tone, string Shape, string Word) Look(this FindingTransition transition) => transition switch
    {
        FindingTransition.Recorded => ("tone-muted", Shapes.Circle, "First seen"),
        FindingTransition.Opened => ("tone-critical", Shapes.Octagon, "Began to fail"),
        FindingTransition.Resolved => ("tone-good", Shapes.Check, "Fixed"),
        FindingTransition.Reopened => ("tone-critical", Shapes.Octagon, "Failed again"),
        FindingTransition.WentStale => ("tone-unknown", Shapes.Question, "Could no longer be read"),
        FindingTransition.Reread => ("tone-low", Shapes.Ring, "Could be read again"),
        FindingTransition.EvidenceChanged => ("tone-muted", Shapes.Diamond, "The evidence changed"),
        FindingTransition.SwitchedOff => ("tone-muted", Shapes.Dash, "The control was switched off"),
        FindingTransition.Renamed => ("tone-muted", Shapes.Diamond, "The control has another id"),
        FindingTransition.Excepted => ("tone-muted", Shapes.Diamond, "Excepted"),
        FindingTransition.ExceptionEnded => ("tone-medium", Shapes.Triangle, "No longer excepted"),
        FindingTransition.SwitchedOn => ("tone-low", Shapes.Ring, "The control was switched on again"),
        _ => ("tone-muted", Shapes.Dash, "The resource, or the part, was deleted"),
    };

    public static (string Tone, string Shape, string Word) Look(this FindingDifference difference) => difference switch
    {
        FindingDifference.New => ("tone-critical", Shapes.Octagon, "New"),
        FindingDifference.Regressed => ("tone-high", Shapes.Triangle, "Regressed"),
        FindingDifference.Fixed => ("tone-good", Shapes.Check, "Fixed"),
        FindingDifference.Gone => ("tone-low", Shapes.Dash, "Gone"),
        FindingDifference.UnknownNow => ("tone-unknown", Shapes.Question, "Unknown now"),
        FindingDifference.KnownNow => ("tone-low", Shapes.Ring, "Known now"),
        FindingDifference.ControlChanged => ("tone-medium", Shapes.Diamond, "Changed control"),
        _ => ("tone-muted", Shapes.Circle, "Unchanged"),
    };

    public static (string Tone, string Shape, string Word) Look(this GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => ("tone-good", Shapes.Check, "Passes"),
        GateVerdict.Fail => ("tone-critical", Shapes.Octagon, "Fails"),
        _ => ("tone-unknown", Shapes.Question, "Could not be evaluated"),
    };

    public static (string Tone, string Shape, string Word) Look(this ScanState state) => state switch
    {
        ScanState.Queued => ("tone-muted", Shapes.Ring, "Waiting"),
        ScanState.Running => ("tone-low", Shapes.Scan, "Reading"),
        ScanState.Evaluating => ("tone-low", Shapes.Scan, "Judging"),
        ScanState.Done => ("tone-good", Shapes.Check, "Done"),
        ScanState.Failed => ("tone-critical", Shapes.Octagon, "Failed"),
        _ => ("tone-muted", Shapes.Dash, "Cancelled"),
    };

    public static (string Tone, string Shape, string Word) Look(this ConnectionOutcome outcome) => outcome switch
    {
        ConnectionOutcome.Passed => ("tone-good", Shapes.Check, "Passed"),
        ConnectionOutcome.Failed => ("tone-critical", Shapes.Octagon, "Failed"),
        _ => ("tone-muted", Shapes.Dash, "Skipped"),
    };

    public static string Words(this AccountSource source) => source switch
    {
        AccountSource.Assume => "Role in the account",
        AccountSource.Ambient => "Own credentials",
        AccountSource.Import => "Imported files",
        _ => "Demo",
    };

    /// <summary>A letter of <see cref="Scoring.Score.Grade"/>.</summary>
    public static string ToneOfGrade(string grade) => grade switch
    {
        "A+" or "A" => "tone-good",
        "B" => "tone-low",
        "C" => "tone-medium",
        "D" => "tone-high",
        _ => "tone-critical",
    };

    public static (string Tone, string Shape) Look(this TransitEnforcement enforcement) => enforcement switch
    {
        TransitEnforcement.Aws or TransitEnforcement.Provider => ("tone-good", Shapes.Lock),
        TransitEnforcement.Configuration => ("tone-low", Shapes.Lock),
        TransitEnforcement.Off => ("tone-critical", Shapes.Octagon),
        _ => ("tone-unknown", Shapes.Ring),
    };

    public static string Words(this TransitEnforcement enforcement) => enforcement switch
    {
        TransitEnforcement.Aws => "Enforced by AWS",
        TransitEnforcement.Provider => "Enforced by the provider",
        TransitEnforcement.Configuration => "Enforced by configuration",
        TransitEnforcement.Off => "Not enforced",
        _ => "Unknown",
    };

    public static (string Tone, string Shape) Look(this EncryptionLevel level) => level switch
    {
        EncryptionLevel.SseKmsCustomerManaged => ("tone-good", Shapes.Lock),
        EncryptionLevel.SseKmsAwsManaged => ("tone-low", Shapes.Lock),
        EncryptionLevel.SseS3 => ("tone-medium", Shapes.Ring),
        EncryptionLevel.None => ("tone-critical", Shapes.Octagon),
        _ => ("tone-unknown", Shapes.Question),
    };

    public static string Words(this EncryptionLevel level) => level switch
    {
        EncryptionLevel.SseKmsCustomerManaged => "SSE-KMS, customer-managed key",
        EncryptionLevel.SseKmsAwsManaged => "SSE-KMS, AWS-managed key",
        EncryptionLevel.SseS3 => "SSE-S3",
        EncryptionLevel.None => "Not encrypted",
        _ => "Could not be read",
    };
}
