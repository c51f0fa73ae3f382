using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>How somebody comes to have the permissions of a principal.</summary>
public enum SignInMethod
{
    /// <summary>The root user of the account.</summary>
    Root,

    /// <summary>An IAM user with policies of its own alone.</summary>
    User,

    /// <summary>An IAM user that is in groups.</summary>
    GroupMember,

    /// <summary>A role that other principals assume.</summary>
    Role,

    /// <summary>A role, or a provider, for whoever a SAML identity provider vouches for.</summary>
    Saml,

    /// <summary>A role, or a provider, for whoever an OpenID Connect identity provider vouches for.</summary>
    Oidc,

    /// <summary>A role that EC2 hands to instances.</summary>
    InstanceProfile,

    /// <summary>A role that another AWS service takes.</summary>
    Service,

    /// <summary>A principal of an account that is not connected, or everybody.</summary>
    Outside,
}

/// <summary>Whether a second factor stands before the permissions.</summary>
public enum SecondFactor
{
    Unknown,
    No,

    /// <summary>The user has one, and may do without it where policies do not ask for it.</summary>
    Has,

    /// <summary>The trust policy lets nobody in without one.</summary>
    Required,

    /// <summary>The identity provider decides.</summary>
    AtProvider,

    /// <summary>No person signs in.</summary>
    NotApplicable,
}

/// <summary>A principal that reaches a pipeline, and how it signs in.</summary>
/// <param name="Methods">Several where a trust policy lets several kinds in; in the order of the enumeration.</param>
/// <param name="IsLongLived">Whether a password or an access key opens it; otherwise what opens it expires within hours. Null: not known.</param>
/// <param name="Session">How long a session may last; null for what has none, see <see cref="SessionWhy"/>.</param>
/// <param name="LastUsed">To the day; null for never, or not known, see <see cref="LastUsedWhy"/>.</param>
/// <param name="Reaches">Which pipelines, and what it may do with them; not the pipelines that run with it.</param>
public sealed record PrincipalSignIn(
    Principal Principal, ImmutableArray<SignInMethod> Methods, ImmutableArray<string> Groups, bool? IsLongLived, TimeSpan? Session, SecondFactor SecondFactor, DateTimeOffset? LastUsed,
    ImmutableArray<Reach> Reaches)
{
    /// <summary>Why <see cref="Session"/> is not known; null if it is, or if there is none.</summary>
    public string? SessionWhy { get; init; }

    /// <summary>Why <see cref="LastUsed"/> is not known; null if it is.</summary>
    public string? LastUsedWhy { get; init; }

    /// <summary>Everybody who may change, start, approve, feed or poison a pipeline of the subject, administrators too, in order of kind and id.</summary>
    public static ImmutableArray<PrincipalSignIn> Of(Estate estate)
    {
        var access = SharedAccess.Of(estate);
        var reaches = new Dictionary<string, List<Reach>>(StringComparer.Ordinal);
        var principals = new Dictionary<string, Principal>(StringComparer.Ordinal);
        foreach (var (arn, duties) in access.Pipelines.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
            foreach (var (duty, ways) in (IEnumerable<(string, ImmutableArray<Way>)>)
                [("change", duties.Change), ("start", duties.Start), ("approve", duties.Approve), ("open-gates", duties.Pass), ("write-source", duties.WriteSource), ("replace-artifacts", duties.ReplaceArtifacts)])
            {
                var hands = access.Who(ways, duties.Own);
                foreach (var hand in hands.Others.Concat(hands.Administrators))
                {
                    principals[hand.Principal.Id] = hand.Principal;
                    if (!reaches.TryGetValue(hand.Principal.Id, out var known))
                        reaches[hand.Principal.Id] = known = [];
                    if (known.Count == 0 || known[^1].Pipeline != arn)
                        known.Add(new Reach(arn, []));
                    known[^1] = known[^1] with { Duties = known[^1].Duties.Add(new ReachedDuty(duty, hand.IsSure)) };
                }
            }

        var resources = estate.Neighbours.Prepend(estate.Subject).SelectMany(snapshot => snapshot.Resources).Where(resource => resource is User or Role).DistinctBy(resource => resource.Arn).ToDictionary(resource => resource.Arn.Text);
        return [.. principals.Values.OrderBy(principal => principal.Kind).ThenBy(principal => principal.Id, StringComparer.Ordinal).Select(principal => Of(principal, resources.GetValueOrDefault(principal.Id), [.. reaches[principal.Id]]))];
    }

    private static PrincipalSignIn Of(Principal principal, Resource? resource, ImmutableArray<Reach> reaches) => resource switch
    {
        User user => OfUser(principal, user, reaches),
        Role role => OfRole(principal, role, reaches),
        _ => principal.Kind switch
        {
            PrincipalKind.Root => new PrincipalSignIn(principal, [SignInMethod.Root], [], true, null, SecondFactor.Unknown, null, reaches) { LastUsedWhy = "See the controls on the root user." },
            PrincipalKind.Provider => new PrincipalSignIn(principal, [principal.Subject.Caller.Kind is CallerKind.SamlProvider ? SignInMethod.Saml : SignInMethod.Oidc], [], false, null, SecondFactor.AtProvider, null, reaches) { LastUsedWhy = "AWS does not say when a provider was last used." },
            PrincipalKind.Service => new PrincipalSignIn(principal, [SignInMethod.Service], [], false, null, SecondFactor.NotApplicable, null, reaches) { LastUsedWhy = "AWS does not say when a service last used it." },
            _ => new PrincipalSignIn(principal, [SignInMethod.Outside], [], null, null, SecondFactor.Unknown, null, reaches)
            {
                SessionWhy = "It is of an account that is not connected.",
                LastUsedWhy = "It is of an account that is not connected.",
            },
        },
    };

    private static PrincipalSignIn OfUser(Principal principal, User user, ImmutableArray<Reach> reaches)
    {
        var known = user.Credentials.WhyNot is null ? user.Credentials.Value : null;
        var use = known?.Use.WhyNot is null ? known?.Use.Value : null;
        return new PrincipalSignIn(
            principal, [user.Groups.IsEmpty ? SignInMethod.User : SignInMethod.GroupMember], user.Groups,
            known is null ? null : known.PasswordEnabled || known.AccessKeys.Any(key => key.Active), null,
            known is null ? SecondFactor.Unknown : known.MfaActive ? SecondFactor.Has : SecondFactor.No,
            use is null ? null : new[] { use.PasswordLastUsed, use.Key1LastUsed, use.Key2LastUsed }.Max(), reaches)
        {
            LastUsedWhy = use is not null ? null : (user.Credentials.WhyNot ?? known?.Use.WhyNot)?.Message,
        };
    }

    private static PrincipalSignIn OfRole(Principal principal, Role role, ImmutableArray<Reach> reaches) => new(
        principal, MethodsOf(role), [], false, role.MaxSession.WhyNot is null ? role.MaxSession.Value : null, SecondFactorOf(role), role.Use.WhyNot is null ? role.Use.Value.LastUsed : null, reaches)
    {
        SessionWhy = role.MaxSession.WhyNot?.Message,
        LastUsedWhy = role.Use.WhyNot?.Message,
    };

    private static ImmutableArray<SignInMethod> MethodsOf(Role role)
    {
        var trusted = role.TrustPolicy.Statements.Where(statement => statement is { Effect: Effect.Allow, WhyUnreadable: null }).ToList();
        var services = trusted.SelectMany(statement => statement.Principals?.Services ?? []).ToList();
        var federated = trusted.SelectMany(statement => statement.Principals?.Federated ?? []).ToList();
        var methods = new SortedSet<SignInMethod>();
        if (trusted.Exists(statement => statement.NotPrincipals is not null || statement.Principals is { Aws.Length: > 0 }))
            methods.Add(SignInMethod.Role);
        if (federated.Exists(IsSaml))
            methods.Add(SignInMethod.Saml);
        if (federated.Exists(provider => !IsSaml(provider)))
            methods.Add(SignInMethod.Oidc);
        if (services.Contains("ec2.amazonaws.com"))
            methods.Add(SignInMethod.InstanceProfile);
        if (services.Exists(service => service is not "ec2.amazonaws.com"))
            methods.Add(SignInMethod.Service);
        return methods.Count == 0 ? [SignInMethod.Role] : [.. methods];
    }

    private static bool IsSaml(string provider) => provider.Contains(":saml-provider/", StringComparison.Ordinal);

    private static SecondFactor SecondFactorOf(Role role)
    {
        var methods = MethodsOf(role);
        if (methods.Contains(SignInMethod.Saml) || methods.Contains(SignInMethod.Oidc))
            return SecondFactor.AtProvider;
        if (!methods.Contains(SignInMethod.Role))
            return SecondFactor.NotApplicable;

        var without = PolicyEvaluator.Consult(role.TrustPolicy, new AccessRequest
        {
            Caller = Caller.Anyone,
            Action = "sts:AssumeRole",
            Resource = role.Arn.Text,
            Context = RequestContext.Open.WithAbsent("aws:MultiFactorAuthPresent").WithAbsent("aws:MultiFactorAuthAge"),
        });
        return without.Allows is Truth.False || without.Denies is Truth.True ? SecondFactor.Required : !role.TrustPolicy.IsReadable ? SecondFactor.Unknown : SecondFactor.No;
    }
}

/// <summary>What a principal may do with one pipeline.</summary>
/// <param name="Duties">Of change, start, approve, open-gates, write-source and replace-artifacts.</param>
public sealed record Reach(Arn Pipeline, ImmutableArray<ReachedDuty> Duties);

/// <param name="IsSure">False: it hangs on conditions, or on something that was not read.</param>
public sealed record ReachedDuty(string Name, bool IsSure);

/// <summary>How the API and exports spell them.</summary>
public static class SignInNames
{
    public static string Name(this SignInMethod method) => method switch
    {
        SignInMethod.GroupMember => "group-member",
        SignInMethod.InstanceProfile => "instance-profile",
        _ => method.ToString().ToLowerInvariant(),
    };

    public static string Name(this SecondFactor factor) => factor switch
    {
        SecondFactor.AtProvider => "at-provider",
        SecondFactor.NotApplicable => "not-applicable",
        _ => factor.ToString().ToLowerInvariant(),
    };
}
