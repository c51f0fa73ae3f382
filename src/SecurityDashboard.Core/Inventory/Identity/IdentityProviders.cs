using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Identity;

/// <summary>An issuer of tokens that the account takes as a provider of identities.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html</remarks>
public sealed record OidcProvider : Resource
{
    /// <summary>The issuer without its scheme, as ARNs and condition keys have it.</summary>
    public required string Name { get; init; }

    /// <summary>Whom its tokens may be for: the client ids that were registered.</summary>
    public required Observed<ImmutableArray<string>> Audiences { get; init; }
}

/// <summary>A directory whose assertions the account takes.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html</remarks>
public sealed record SamlProvider : Resource
{
    public required string Name { get; init; }

    public required Observed<SamlMetadata> Metadata { get; init; }
}

/// <param name="ValidUntil">Null: IAM tells no end.</param>
/// <param name="Certificates">Those by which assertions are checked. A directory that changes its certificate has two for a while.</param>
public sealed record SamlMetadata(DateTimeOffset? ValidUntil, ImmutableArray<SigningCertificate> Certificates);

/// <param name="Thumbprint">SHA-1 in hexadecimal, as directories show it.</param>
/// <param name="Algorithm">RSA, ECDSA, or the object identifier of another.</param>
/// <param name="KeyBits">The size of its key; 0 where it is none of those two.</param>
/// <param name="Hash">The hash of its signature, such as SHA256.</param>
public sealed record SigningCertificate(string Thumbprint, DateTimeOffset NotAfter, string Algorithm, int KeyBits, string Hash);
