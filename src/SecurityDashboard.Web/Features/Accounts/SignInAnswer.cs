using System.Collections.Immutable;
using SecurityDashboard.Access;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>A principal that reaches a pipeline, and how it signs in.</summary>
/// <param name="Id">The ARN; for everybody *.</param>
/// <param name="Methods">Of root, user, group-member, role, saml, oidc, instance-profile, service, outside.</param>
/// <param name="LongLived">Whether a password or an access key opens it; absent where that is not known.</param>
/// <param name="SessionSeconds">How long a session may last; absent where there is none, or it is not known.</param>
/// <param name="SecondFactor">unknown, no, has, required, at-provider or not-applicable.</param>
/// <param name="LastUsed">To the day; absent for never, or where it is not known.</param>
public sealed record SignInAnswer(
    string Id, string Name, string Account, ImmutableArray<string> Methods, ImmutableArray<string> Groups, bool Administrator, bool? LongLived, double? SessionSeconds, string? SessionUnknownBecause,
    string SecondFactor, DateTimeOffset? LastUsed, string? LastUsedUnknownBecause, ImmutableArray<ReachAnswer> Reaches)
{
    internal static SignInAnswer Of(PrincipalSignIn signIn) => new(
        signIn.Principal.Id, signIn.Principal.Name, signIn.Principal.Account.Text, [.. signIn.Methods.Select(method => method.Name())], signIn.Groups, signIn.Principal.IsAdministrator, signIn.IsLongLived,
        signIn.Session?.TotalSeconds, signIn.SessionWhy, signIn.SecondFactor.Name(), signIn.LastUsed, signIn.LastUsedWhy,
        [.. signIn.Reaches.Select(reach => new ReachAnswer(reach.Pipeline.Text, [.. reach.Duties.Where(duty => duty.IsSure).Select(duty => duty.Name)], [.. reach.Duties.Where(duty => !duty.IsSure).Select(duty => duty.Name)]))]);
}

/// <param name="May">Of change, start, approve, open-gates, write-source, replace-artifacts.</param>
/// <param name="Perhaps">The same, hanging on conditions or on something that was not read.</param>
public sealed record ReachAnswer(string Pipeline, ImmutableArray<string> May, ImmutableArray<string> Perhaps);
