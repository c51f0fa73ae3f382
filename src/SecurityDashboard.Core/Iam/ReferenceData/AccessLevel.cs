namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>What an action does to its resource, in the five classes of the Service Authorization Reference; tagging and permissions management also write.</summary>
public enum AccessLevel
{
    List,
    Read,
    Write,
    Tagging,
    PermissionsManagement,
}
