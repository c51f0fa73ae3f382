using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>The content of a Principal or NotPrincipal element, exactly as written in the policy.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html</remarks>
public sealed record PrincipalSet
{
    /// <summary>Accounts, users, roles and sessions; <c>*</c> stands for everybody, with or without credentials.</summary>
    public ImmutableArray<string> Aws { get; init; } = [];

    /// <summary>AWS services, such as <c>codepipeline.amazonaws.com</c>.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Identity providers: ARNs of SAML and OpenID Connect providers, or names such as <c>accounts.google.com</c>.</summary>
    public ImmutableArray<string> Federated { get; init; } = [];

    /// <summary>Canonical user ids, another name that S3 has for an account.</summary>
    public ImmutableArray<string> CanonicalUsers { get; init; } = [];

    /// <summary>Whether everybody is meant.</summary>
    public bool IsEveryone => Aws.Contains("*");

    /// <summary>All principals, of whatever kind.</summary>
    public IEnumerable<string> All => Aws.Concat(Services).Concat(Federated).Concat(CanonicalUsers);

    /// <summary>
    /// Whether <paramref name="principal"/> is the unique id of a user or role that no longer exists: AWS shows the id because no ARN
    /// belongs to it any more, and nobody matches it.
    /// </summary>
    public static bool IsDeleted(string principal) =>
        principal.Length is >= 16 and <= 128
        && (principal.StartsWith("AROA", StringComparison.Ordinal) || principal.StartsWith("AIDA", StringComparison.Ordinal))
        && principal.All(char.IsAsciiLetterOrDigit);
}
