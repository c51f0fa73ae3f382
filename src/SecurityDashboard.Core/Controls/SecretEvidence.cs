namespace SecurityDashboard.Controls;

/// <summary>How evidence names a secret: by its length and its fingerprint, which is the same wherever the secret stands.</summary>
public static class SecretEvidence
{
    private const string Mark = "fingerprint ";
    private const int Length = 32;

    internal static string Of(int length, string fingerprint) => $"{length} characters, {Mark}{fingerprint}";

    /// <summary>The fingerprint that a piece of evidence names; null when it names none.</summary>
    public static string? FingerprintIn(Evidence evidence)
    {
        var at = evidence.Actual.LastIndexOf(Mark, StringComparison.Ordinal);
        var rest = at < 0 ? "" : evidence.Actual[(at + Mark.Length)..];
        return rest.Length == Length && rest.All(char.IsAsciiHexDigitLower) ? rest : null;
    }
}
