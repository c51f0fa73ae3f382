namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>A service's condition key, with its placeholders (<c>aws:RequestTag/${TagKey}</c>), the type of its value and whether a request may carry several values.</summary>
public sealed record ConditionKey(string Name, ConditionKeyType Type, bool IsMultivalued);

/// <summary>The type of a condition key's values, as the Service Authorization Reference gives it.</summary>
public enum ConditionKeyType
{
    String,
    Numeric,
    Bool,
    Date,
    Arn,
}
