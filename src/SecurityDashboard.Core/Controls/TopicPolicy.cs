using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Notifications;

namespace SecurityDashboard.Controls;

/// <summary>What the policy of a topic surely refuses, whoever publishes.</summary>
internal static class TopicPolicy
{
    /// <exception cref="UnreadableException">The policy, or the part of it that might decide, could not be read.</exception>
    public static bool RefusesPlainHttp(Topic topic)
    {
        if (topic.Policy.Value is not { } policy)
            return false;

        var request = new AccessRequest
        {
            Caller = Caller.Anyone,
            Action = "sns:Publish",
            Resource = topic.Arn.Text,
            ResourceAccount = topic.Account.Text,
            Context = RequestContext.Open.With("aws:SecureTransport", "false"),
        };
        if (PolicyEvaluator.Consult(policy, request).Denies is Truth.True)
            return true;

        _ = OpenedTo.Understood(policy, topic, "sns:GetTopicAttributes");
        return false;
    }
}
