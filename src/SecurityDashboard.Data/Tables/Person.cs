using Microsoft.AspNetCore.Identity;

namespace SecurityDashboard.Data.Tables;

/// <summary>Someone who can sign in.</summary>
public sealed class Person : IdentityUser
{
    public string DisplayName { get; set; } = "";
}
