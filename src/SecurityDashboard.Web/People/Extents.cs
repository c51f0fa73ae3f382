using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.People;

/// <summary>
/// The one place that decides what somebody's capability is about: everything, or what their teams own. Policies, lists, exports, reports
/// and pages ask here.
/// </summary>
public sealed class Extents(ExtentQueries queries)
{
    public Task<Extent> OfAsync(ClaimsPrincipal who, string capability, CancellationToken cancellation) =>
        !Capabilities.Allows(who, capability) ? Task.FromResult(Extent.Nothing)
        : !Capabilities.IsOnlyForOwn(who, capability) ? Task.FromResult(Extent.Everything)
        : queries.OfPersonAsync(who.Identity?.Name ?? "", cancellation);

    /// <summary>Those of the findings that the capability is about.</summary>
    public async Task<IReadOnlySet<Guid>> FindingsAsync(ClaimsPrincipal who, string capability, IReadOnlyCollection<Guid> findings, CancellationToken cancellation) =>
        await queries.FindingsAsync(await OfAsync(who, capability, cancellation), findings, cancellation);

    public async Task<bool> HoldsAsync(ClaimsPrincipal who, string capability, About about, CancellationToken cancellation) =>
        Capabilities.Allows(who, capability) && await queries.HoldsAsync(await OfAsync(who, capability, cancellation), about, cancellation);
}

/// <summary>Asks for a capability, and where what it is asked for is known, for that.</summary>
internal sealed record CapabilityRequirement(string Capability) : IAuthorizationRequirement;

/// <summary>
/// Decides by the thing that it is asked about: the one that a page names, or the one that the address names on routes that say so. Of
/// nothing in particular it decides whether somebody may do it at all.
/// </summary>
internal sealed class CapabilityHandler(Extents extents) : AuthorizationHandler<CapabilityRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, CapabilityRequirement requirement)
    {
        var about = context.Resource as About ?? (context.Resource is HttpContext http ? http.GetEndpoint()?.Metadata.GetMetadata<AboutRoute>()?.In(http) : null);
        if (about is null ? Capabilities.Allows(context.User, requirement.Capability) : await extents.HoldsAsync(context.User, requirement.Capability, about, CancellationToken.None))
            context.Succeed(requirement);
    }
}

/// <summary>Says which thing a route is about: the one whose <c>id</c> is in its address.</summary>
internal sealed record AboutRoute(AboutKind Kind)
{
    public About? In(HttpContext context) => context.GetRouteValue("id")?.ToString() is { } id ? new About(Kind, id) : null;
}
