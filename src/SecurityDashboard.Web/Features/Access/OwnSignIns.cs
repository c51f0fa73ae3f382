using System.Collections.Immutable;
using System.Security.Claims;
using SecurityDashboard.Access;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Access;

/// <summary>Of who reaches pipelines, what is about the pipelines whose access answers somebody may see.</summary>
public sealed class OwnSignIns(Extents extents, ExtentQueries queries)
{
    public async Task<ImmutableArray<PrincipalSignIn>> OfAsync(ImmutableArray<PrincipalSignIn> all, ClaimsPrincipal who, CancellationToken cancellation)
    {
        var extent = await extents.OfAsync(who, People.Capabilities.ViewEvidence, cancellation);
        if (extent.IsEverything)
            return all;

        var held = await queries.ResourcesAsync(extent, [.. all.SelectMany(signIn => signIn.Reaches).Select(reach => StableId.Of(reach.Pipeline)).Distinct()], cancellation);
        return
        [
            .. all.Select(signIn => signIn with { Reaches = [.. signIn.Reaches.Where(reach => held.Contains(StableId.Of(reach.Pipeline)))] })
                .Where(signIn => !signIn.Reaches.IsEmpty)
        ];
    }
}
