using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access.Escalation;

/// <summary>Makes the nodes of the graph, the same for the same thing.</summary>
internal static class Nodes
{
    public static AttackNode Pipeline(Pipeline pipeline) => new(NodeKind.Pipeline, pipeline.Arn.Text, $"the pipeline {pipeline.Name}");

    public static AttackNode Release(Pipeline pipeline) => new(NodeKind.Release, pipeline.Arn.Text, $"the artifacts in the pipeline {pipeline.Name}");

    public static AttackNode Branch(Pipeline pipeline) => new(NodeKind.Branch, pipeline.Arn.Text, $"the source of the pipeline {pipeline.Name}");

    public static AttackNode Execution(Pipeline pipeline) => new(NodeKind.Execution, pipeline.Arn.Text, $"an execution of the pipeline {pipeline.Name}");

    public static AttackNode Production(Pipeline pipeline) => new(NodeKind.Production, pipeline.Arn.Text, $"what {pipeline.Name} deploys");

    public static AttackNode Project(Arn project) => new(NodeKind.Project, project.Text, $"the build {project.Name}");

    public static AttackNode Role(Arn role) => new(NodeKind.Principal, role.Text, $"the role {role.Name}");

    public static AttackNode Disclosure(string id, string name) => new(NodeKind.Disclosure, id, name);

    public static AttackNode Administrator(AccountId account) => new(NodeKind.Administrator, account.Text, $"administrator of account {account}");
}
