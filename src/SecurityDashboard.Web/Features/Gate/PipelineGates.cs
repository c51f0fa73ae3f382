using SecurityDashboard.Data.Queries;
using SecurityDashboard.Gates;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>What gates say about pipelines as they were last judged: pages and programs get the same answer.</summary>
public sealed class PipelineGates(GatePolicies policies, GateQueries queries, TimeProvider time)
{
    /// <param name="since">What began to fail after this is new; null: the policy's days.</param>
    /// <param name="at">Null: now.</param>
    /// <returns>Null when there is no such pipeline.</returns>
    /// <exception cref="FormatException">There is no such policy.</exception>
    public async Task<(GateAnswer Answer, GateFacts Facts)?> AnswerAsync(Guid pipeline, string policy, DateTimeOffset? since, DateTimeOffset? at, CancellationToken cancellation)
    {
        var chosen = await policies.FindAsync(policy, cancellation) ?? throw new FormatException($"There is no gate policy {policy}. GET /api/v1/gate-policies lists those that there are.");
        if (await queries.At(at).FactsAsync(pipeline, cancellation) is not { } facts)
            return null;

        var now = at ?? time.GetUtcNow();
        return (Gates.Gate.Evaluate(chosen, facts, since ?? now.AddDays(-chosen.NewForDays), now), facts);
    }
}
