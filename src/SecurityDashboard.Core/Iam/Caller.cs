using System.Diagnostics.CodeAnalysis;

namespace SecurityDashboard.Iam;

/// <summary>What sort of principal makes the request.</summary>
public enum CallerKind
{
    /// <summary>Some principal, nobody knows which: whatever depends on who calls is undecided.</summary>
    Anyone,
    /// <summary>Somebody without credentials.</summary>
    Anonymous,
    /// <summary>The root user of an account.</summary>
    Root,
    /// <summary>An IAM user.</summary>
    User,
    /// <summary>A role: any session of it, whatever its name.</summary>
    Role,
    /// <summary>One session of a role.</summary>
    RoleSession,
    /// <summary>A session made with GetFederationToken.</summary>
    FederatedUser,
    /// <summary>Somebody whom a SAML provider vouches for, before a role is assumed.</summary>
    SamlProvider,
    /// <summary>Somebody whom an OpenID Connect provider vouches for, before a role is assumed.</summary>
    WebIdentity,
    /// <summary>An AWS service acting under its own name.</summary>
    Service,
}

/// <summary>Who makes a request, read from an ARN, an account number or the name of a service.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html</remarks>
public sealed record Caller
{
    private static readonly string[] s_webIdentityProviders = ["cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"];

    private Caller(CallerKind kind, string id, string? account = null, string partition = "aws", string name = "") =>
        (Kind, Id, Account, Partition, Name) = (kind, id, account, partition, name);

    /// <summary>Some principal, nobody knows which.</summary>
    public static Caller Anyone { get; } = new(CallerKind.Anyone, "anyone");

    /// <summary>Somebody without credentials.</summary>
    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "*");

    /// <summary>What sort of principal this is.</summary>
    public CallerKind Kind { get; }

    /// <summary>The ARN, or the name of the service or identity provider.</summary>
    public string Id { get; }

    /// <summary>The account of the principal; null for services, for anonymous callers and where it is unknown.</summary>
    public string? Account { get; }

    /// <summary>The partition, such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public string Partition { get; }

    /// <summary>The name of the user or role without its path, or of the federated user; empty for the others.</summary>
    public string Name { get; }

    /// <summary>Whether this is a role that AWS made for a service, which SCPs and RCPs leave alone.</summary>
    public bool IsServiceLinkedRole =>
        Kind is CallerKind.Role && Id.Contains(":role/aws-service-role/", StringComparison.Ordinal)
        || Kind is CallerKind.RoleSession && Name.StartsWith("AWSServiceRoleFor", StringComparison.Ordinal);

    /// <summary>Whether SCPs, identity policies, boundaries and sessions are looked at for this caller: it belongs to an account.</summary>
    internal bool IsIdentity => Kind is CallerKind.Root or CallerKind.User or CallerKind.Role or CallerKind.RoleSession or CallerKind.FederatedUser;

    /// <summary>Reads a principal, or throws a <see cref="FormatException"/> that says what is accepted.</summary>
    public static Caller Parse(string text) =>
        TryParse(text, out var caller) ? caller : throw new FormatException(
            $"'{text}' is not a principal. Give the ARN of a user, role, assumed-role session, federated user, account root or identity provider, an account number, or a service such as codebuild.amazonaws.com.");

    /// <summary>Reads a principal; false if it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Caller? caller)
    {
        caller = text switch
        {
            null or "" => null,
            "*" or "anonymous" => Anonymous,
            _ when IsAccount(text) => new(CallerKind.Root, $"arn:aws:iam::{text}:root", text),
            _ when text.StartsWith("arn:", StringComparison.Ordinal) => FromArn(ArnText.Of(text)),
            _ when s_webIdentityProviders.Contains(text) => new(CallerKind.WebIdentity, text),
            _ when IsServiceName(text) => new(CallerKind.Service, text),
            _ => null,
        };
        return caller is not null;
    }

    internal static bool IsAccount(ReadOnlySpan<char> text) => text.Length == 12 && !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsServiceName(string text) => text.Contains('.', StringComparison.Ordinal) && !text.AsSpan().ContainsAny(" /:*?");

    private static Caller? FromArn(in ArnText arn)
    {
        if (!arn.IsComplete || !IsAccount(arn.Field(4)))
            return null;

        var (text, account, partition) = (arn.Text, arn.Field(4).ToString(), arn.Field(1).ToString());
        var resource = arn.Field(5).ToString();
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var type = slash < 0 ? resource : resource[..slash];
        var name = resource[(resource.LastIndexOf('/') + 1)..];
        if (slash >= 0 && name.Length == 0)
            return null;

        return (arn.Field(2).ToString(), type) switch
        {
            ("iam", "root") => new(CallerKind.Root, text, account, partition),
            ("iam", "user") when slash > 0 => new(CallerKind.User, text, account, partition, name),
            ("iam", "role") when slash > 0 => new(CallerKind.Role, text, account, partition, name),
            ("iam", "saml-provider") when slash > 0 => new(CallerKind.SamlProvider, text, account, partition, name),
            ("iam", "oidc-provider") when slash > 0 => new(CallerKind.WebIdentity, text, account, partition, resource[(slash + 1)..]),
            ("sts", "federated-user") when slash > 0 => new(CallerKind.FederatedUser, text, account, partition, resource[(slash + 1)..]),
            ("sts", "assumed-role") when resource.Split('/') is { Length: 3 } parts => new(CallerKind.RoleSession, text, account, partition, parts[1]),
            _ => null,
        };
    }
}
