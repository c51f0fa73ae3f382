namespace SecurityDashboard.Iam;

/// <summary>What is odd about a policy.</summary>
public enum PolicyLintKind
{
    /// <summary>The text is not a policy; every answer that involves it is conditional.</summary>
    Unreadable,
    /// <summary>The text is longer than any policy AWS stores.</summary>
    TooLong,
    /// <summary>The same element occurs twice; which one AWS goes by is unknown.</summary>
    DuplicateElement,
    /// <summary>An element that the policy language does not have.</summary>
    UnknownElement,
    /// <summary>An element that must be there is not, or has the wrong form.</summary>
    MalformedElement,
    /// <summary>An element in another spelling than the policy language has.</summary>
    Spelling,
    /// <summary>A version of the policy language other than 2012-10-17; variables are plain text in it.</summary>
    OldVersion,
    /// <summary>A condition operator that IAM does not know; the statement applies to nothing.</summary>
    UnknownOperator,
    /// <summary>ForAllValues in an Allow also holds when the key is absent.</summary>
    ForAllValuesInAllow,
    /// <summary>A principal that has been deleted.</summary>
    DeletedPrincipal,
    /// <summary>A principal in a form that nobody can match.</summary>
    MalformedPrincipal,
    /// <summary>NotPrincipal with Allow lets everybody else in; with Deny it also catches principals it means to spare.</summary>
    NotPrincipal,
    /// <summary>An action that no service has.</summary>
    UnknownAction,
    /// <summary>An action in a form that matches nothing.</summary>
    MalformedAction,
    /// <summary>None of the resources is of a type that the actions work on.</summary>
    WrongResourceType,
    /// <summary>A resource in a form that matches nothing, or not what it seems to.</summary>
    MalformedResource,
    /// <summary>A wildcard where the documentation does not allow one; it is taken to match.</summary>
    NonPortableWildcard,
}

/// <summary>One oddity of a policy, with the place it is at.</summary>
/// <param name="Kind">What is odd.</param>
/// <param name="Pointer">JSON pointer into the policy, such as <c>/Statement/2/Action</c>; empty for the whole policy.</param>
/// <param name="Message">A sentence for the owner of the policy.</param>
public sealed record PolicyLint(PolicyLintKind Kind, string Pointer, string Message);
