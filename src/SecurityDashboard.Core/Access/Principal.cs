using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>What sort of principal may do something, as far as the inventory tells.</summary>
public enum PrincipalKind
{
    /// <summary>An IAM user with a password, or a role that Identity Center made for people.</summary>
    Person,

    /// <summary>An IAM user without a password: it has keys, or nothing.</summary>
    Program,

    /// <summary>A role that somebody or something assumes.</summary>
    Role,

    /// <summary>A role that belongs to an AWS service, which only that service assumes and changes.</summary>
    ServiceLinkedRole,

    /// <summary>The root user of a connected account.</summary>
    Root,

    /// <summary>An account, user or role outside the connected accounts, named by a policy.</summary>
    Outside,

    /// <summary>Anyone at all: a policy names everybody.</summary>
    Everyone,

    /// <summary>Whoever an identity provider vouches for.</summary>
    Provider,

    /// <summary>An AWS service under its own name.</summary>
    Service,
}

/// <summary>Somebody who may be allowed something, with all that the inventory holds of the policies on its side.</summary>
public sealed record Principal
{
    /// <summary>The ARN; for a service its name, for everybody <c>*</c>.</summary>
    public required string Id { get; init; }

    public required PrincipalKind Kind { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Empty for services and for everybody.</summary>
    public required AccountId Account { get; init; }

    public required Subject Subject { get; init; }

    /// <summary>Why a layer of <see cref="Subject"/> is open; null if everything that a scan collects was read.</summary>
    public Unreadable? WhyOpen { get; init; }

    /// <summary>Whether its own policies allow everything, with or without conditions, and nothing cuts that.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>Whether it is of a connected account, so that what it has is the estate's own doing.</summary>
    public bool IsInside => Kind is not (PrincipalKind.Outside or PrincipalKind.Everyone or PrincipalKind.Service or PrincipalKind.Provider);
}
