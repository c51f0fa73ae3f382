using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Notifications;

namespace SecurityDashboard.Templates.Resources;

/// <summary>What pipelines notify, invoke and take images from, as templates declare it.</summary>
internal static class ServiceReader
{
    /// <param name="policy">Of the topic policy that names it; null: no part of the file does.</param>
    /// <param name="subscriptions">Those that stand on their own and name it.</param>
    public static Topic Topic(Properties topic, Arn arn, string name, Observed<PolicyDocument?> policy, IEnumerable<Properties> subscriptions) => new()
    {
        Arn = arn,
        Name = name,
        // Terraform also writes the policy on the topic; without any SNS makes one for the topic's own account.
        Policy = DeclaredInventory.Observe<PolicyDocument?>(() => topic.Policy("Policy") ?? policy.Value ?? PolicyDocument.Parse(
            $$"""{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"{{arn}}","Condition":{"StringEquals":{"AWS:SourceOwner":"{{arn.Account}}"} } }]}""")),
        Subscriptions = DeclaredInventory.Observe(() => topic.Items("Subscription").Concat(subscriptions).CountBy(subscription => subscription.Text("Protocol") ?? "").ToImmutableSortedDictionary(StringComparer.Ordinal)),
    };

    /// <summary>Null for a rule that has nothing to do with pipelines, as far as the file says, or is not on the default bus.</summary>
    /// <param name="targets">Those that stand on their own and name it.</param>
    public static EventRule? Rule(Properties rule, Arn arn, string name, Target target, IEnumerable<Properties> targets)
    {
        try
        {
            return rule.Text("EventBusName") is null or "default" && rule.Text("EventPattern") is { } text
                // Values of templates are texts; of these two words AWS makes what they say.
                && EventPattern.TryParse(text.Replace("\"exists\":\"true\"", "\"exists\":true", StringComparison.Ordinal).Replace("\"exists\":\"false\"", "\"exists\":false", StringComparison.Ordinal)) is { } pattern
                && PipelineEvents.Concern(pattern, target.Account, target.Region)
                    ? new EventRule
                    {
                        Arn = arn,
                        Name = name,
                        IsEnabled = rule.Text("State") is not "DISABLED",
                        Calls = PipelineEvents.CallsIn(pattern, target.Account, target.Region),
                        Targets = DeclaredInventory.Observe<ImmutableArray<Arn>>(() => [.. rule.Items("Targets").Concat(targets).Select(to => new Arn(to.Text("Arn") ?? ""))]),
                    }
                    : null;
        }
        catch (OpenValueException)
        {
            return null;
        }
    }

    public static InvokedFunction Function(Properties function, Arn arn, string name) => new()
    {
        Arn = arn,
        Name = name,
        Variables = DeclaredInventory.Observe<ImmutableArray<FunctionVariable>>(() => function.Has("Environment")
            ? [.. function.Inner("Environment").Pairs("Variables").Select(variable => new FunctionVariable(variable.Name, function.Reading.Text.Variable(variable.Name, function.Free(variable.Value), "PLAINTEXT")))]
            : []),
    };

    /// <param name="policy">Of the repository policy that stands on its own and names it; null: no part of the file does.</param>
    public static ImageRepository Repository(Properties repository, Arn arn, string name, Observed<PolicyDocument?> policy) => new()
    {
        Arn = arn,
        Name = name,
        Tags = DeclaredInventory.Observe(() => new TagMutability(
            repository.Text("ImageTagMutability") ?? "MUTABLE",
            [.. repository.Items("ImageTagMutabilityExclusionFilters").Select(filter => filter.Text("ImageTagMutabilityExclusionFilterValue") ?? "")])),
        Policy = DeclaredInventory.Observe(() => repository.Policy("RepositoryPolicyText") ?? policy.Value),
    };
}
