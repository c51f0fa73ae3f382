using System.Globalization;
using System.Text;

namespace SecurityDashboard.Secrets;

/// <summary>One value to inspect, with what is known about it. Its text form never shows the value.</summary>
public sealed record SecretContext(ValueKind Kind, string Name, string Value)
{
    public DeclaredType DeclaredType { get; init; }

    // A record prints its properties by default, and a logged context would print the secret.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Kind = {Kind}, Name = {Name}, Length = {Value.Length}");
        return true;
    }
}
