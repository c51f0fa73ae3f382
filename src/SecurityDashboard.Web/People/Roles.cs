using System.Collections.Immutable;

namespace SecurityDashboard.Web.People;

/// <summary>The roles that people have; each person has one. What a role may do is in <see cref="Capabilities"/>.</summary>
public static class Roles
{
    public const string Security = nameof(Security);
    public const string Engineer = nameof(Engineer);
    public const string Manager = nameof(Manager);
    public const string Admin = nameof(Admin);

    public static ImmutableArray<string> All { get; } = [Security, Engineer, Manager, Admin];
}
