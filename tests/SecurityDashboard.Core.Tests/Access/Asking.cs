using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>Who can, in an estate made for it.</summary>
internal static class Asking
{
    public static readonly AccountId Elsewhere = new("444455556666");

    /// <summary>Each holder as <c>name: certainty</c>, root users left out.</summary>
    public static ImmutableArray<string> Who(Capability capability, params Resource[] changed) => Names(Answer(capability, changed));

    public static CapabilityAnswer Answer(Capability capability, params Resource[] changed) => Assert.Single(AccessOf(Some.Estate(changed), capability).Answers);

    public static PipelineAccess AccessOf(Estate estate, params ImmutableArray<Capability> capabilities) =>
        PipelineAccess.Of(estate.Subject.Resources.OfType<Pipeline>().Single(pipeline => pipeline.Arn == Some.Pipeline.Arn), estate, capabilities);

    public static ImmutableArray<string> Names(CapabilityAnswer answer) =>
        [.. answer.Holders.Where(holder => holder.Principal.Kind is not PrincipalKind.Root).Select(holder => $"{holder.Principal.Name}: {holder.Certainty}")];

    public static Holder Holder(this CapabilityAnswer answer, string name) => Assert.Single(answer.Holders, holder => holder.Principal.Name == name);

    public static User Ada(params string[] statements) => Some.User with { InlinePolicies = [new InlinePolicy("own", Some.Policy(statements))] };

    public static Role RoleOf(string name, string trust, params string[] statements) => Some.PipelineRole with
    {
        Arn = new Arn($"arn:aws:iam::{Some.Account}:role/{name}"),
        Name = name,
        TrustPolicy = Some.Policy(trust),
        InlinePolicies = statements.Length == 0 ? [] : [new InlinePolicy("own", Some.Policy(statements))],
    };

    public static string Allow(string action, string resource, string condition = "{}") => $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}","Condition":{{condition}}}""";

    public static string Trusting(string principal) => $$$"""{"Effect":"Allow","Principal":{"AWS":"{{{principal}}}"},"Action":"sts:AssumeRole"}""";

    public static AccountSnapshot SnapshotOf(AccountId account, params Resource[] resources) => Some.Snapshot with
    {
        Account = account,
        Resources = [.. resources],
        OwnedBuckets = Observed.Of<ImmutableArray<string>>([.. resources.OfType<Inventory.Storage.Bucket>().Select(bucket => bucket.Name)]),
    };
}
