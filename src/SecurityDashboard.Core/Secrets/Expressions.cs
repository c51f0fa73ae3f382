using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets;

internal static class Expressions
{
    /// <summary>Linear in the text whatever the text: definitions and buildspecs are written by whoever may push.</summary>
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
}
