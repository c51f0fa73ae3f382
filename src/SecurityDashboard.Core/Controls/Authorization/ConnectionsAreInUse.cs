using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ConnectionsAreInUse : Control<Connection>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SC-06",
        Title = "Every connection to a source provider is used by something",
        Severity = Severity.Medium,
        Risk = "The connection keeps a door to the company's repositories open that nobody watches: whoever gets codeconnections:UseConnection in the account reads, and often writes, the source through it.",
        Needs = ["codeconnections:ListConnections", "codeconnections:ListRepositoryLinks", "codepipeline:GetPipeline", "codebuild:BatchGetProjects", "codebuild:ListSourceCredentials"],
        Satisfies = ["OWASP-CICD CICD-SEC-8", "NIST-800-53r5 AC-2(3)", "NIST-800-53r5 SA-9", "CIS-SSC 1.4.2", "ISO-27001:2022 A.5.18", "ISO-27001:2022 A.5.23"],
        Remediation = new Remediation(
            "Delete the connection {name}, and take the installation of the AWS connector out of the source provider when no other connection uses it.",
            new Uri("https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-delete.html"))
        {
            Cli = """
                aws codeconnections get-connection --region {region} --connection-arn {arn}
                aws codeconnections delete-connection --region {region} --connection-arn {arn}
                """,
            CloudFormation = """
                # Take the AWS::CodeConnections::Connection of "{arn}" out of its template.
                """,
            Terraform = """
                # Take the aws_codeconnections_connection of "{arn}" out of the configuration.
                """,
            Console = "Developer Tools › Settings › Connections › {name} › Delete; then, at the provider, the settings of the organization › installed apps › AWS Connector.",
            Verify = "aws codeconnections list-connections --region {region} --query 'Connections[].ConnectionArn'",
            SideEffects = "What uses the connection from a region or an account that is not scanned stops: other services, such as CloudFormation Git sync or CodeGuru, use connections too.",
            Undo = """
                # A deleted connection cannot be had back. A new one has another ARN, which pipelines and policies have to name, and somebody has to allow it in the console.
                read -r -p 'Provider, such as GitHub: ' provider && read -r -p 'Name of the connection: ' connection
                aws codeconnections create-connection --region {region} --provider-type "$provider" --connection-name "$connection"   # in the place of {arn}
                """,
        },
    };

    protected override Judgement Judge(Connection connection, Estate estate)
    {
        if (UserOf(connection, estate) is { } user)
            return Verdict.Pass($"The connection {connection.Name} is used by {user}.") with { Evidence = [new Evidence("users", "at least one", user)] };

        if (connection.RepositoryLinks.Value is [var first, ..] links)
            return Verdict.Pass($"The connection {connection.Name} is used by the repository link of {first}{(links.Length > 1 ? $" and {links.Length - 1} more" : "")}.");

        AssertEverythingWasRead(estate);
        return Verdict.Fail($"The connection {connection.Name} to {connection.ProviderType} is used by no pipeline, build, source credential or repository link of the regions that were scanned.")
            with
        { Evidence = [new Evidence("users", "at least one", "none")] };
    }

    /// <summary>The first that could be read.</summary>
    private static string? UserOf(Connection connection, Estate estate) => estate.Neighbours.Prepend(estate.Subject)
        .SelectMany(snapshot => snapshot.Resources)
        .Where(resource => resource is Pipeline or BuildProject or SourceCredential)
        .OrderBy(resource => resource.Arn.Text, StringComparer.Ordinal)
        .FirstOrDefault(resource => estate.ReferencesOf(resource).Any(reference => reference.Type is ResourceTypes.Connection && IsSame(reference.Arn, connection.Arn))) switch
    {
        Pipeline pipeline => $"the pipeline {pipeline.Name}",
        BuildProject project => $"the project {project.Name}",
        SourceCredential => "the source credential of builds",
        _ => null,
    };

    // The service was renamed, and one connection may be named by either name.
    private static bool IsSame(Arn named, Arn connection) => named == connection || (named.Account == connection.Account && named.Region == connection.Region && named.Resource == connection.Resource);

    /// <exception cref="UnreadableException">Something that might use the connection could not be read.</exception>
    private static void AssertEverythingWasRead(Estate estate)
    {
        foreach (var pipeline in estate.All<Pipeline>())
            _ = pipeline.Resource.Value.Definition.Value;
        foreach (var source in estate.All<BuildProject>().SelectMany(project => project.Resource.Value.Definition.Value.Sources))
            _ = source.Access.Value;
        foreach (var credential in estate.All<SourceCredential>())
            _ = credential.Resource.Value;
    }
}
