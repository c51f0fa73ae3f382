namespace SecurityDashboard.Iam;

/// <summary>A policy as AWS returned it.</summary>
public sealed record PolicyDocument(string Text)
{
    public static PolicyDocument Parse(string text) => new(text);
}
