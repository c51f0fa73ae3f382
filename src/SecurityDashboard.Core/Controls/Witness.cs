using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Resources that nobody made and no policy names: what may be done to these may be done to all of their kind.</summary>
internal static class Witness
{
    private const string Name = "q7k2x9v4m1";

    /// <summary>One in each region that was scanned: a policy may name a region.</summary>
    public static IEnumerable<string> Keys(Resource near, Estate estate) => InEachRegion(near, estate, "kms", "key/00000000-1111-4222-8333-444444444444");

    public static IEnumerable<string> Secrets(Resource near, Estate estate) => InEachRegion(near, estate, "secretsmanager", $"secret:{Name}-q7k2x9");

    public static IEnumerable<string> Parameters(Resource near, Estate estate) => InEachRegion(near, estate, "ssm", $"parameter/{Name}");

    public static IEnumerable<string> Roles(Resource near) => [$"arn:{near.Arn.Partition}:iam::{near.Account}:role/{Name}"];

    /// <param name="service">One of the two names of the service.</param>
    public static IEnumerable<string> Connections(Resource near, Estate estate, string service) => InEachRegion(near, estate, service, "connection/00000000-1111-4222-8333-444444444444");

    /// <summary>One here and one in an account that nobody knows.</summary>
    public static IEnumerable<string> RolesAnywhere(Resource near) => [.. Roles(near), $"arn:{near.Arn.Partition}:iam::000000000000:role/{Name}"];

    public static string RoleOf(AccountId account, string partition) => $"arn:{partition}:iam::{account}:role/{Name}";

    /// <summary>Everything a service has, as far as an ARN of that service goes.</summary>
    public static IEnumerable<string> Anything(Resource near, Estate estate, string service) => service switch
    {
        "iam" or "sts" => Roles(near),
        "s3" => [$"arn:{near.Arn.Partition}:s3:::{Name}/{Name}"],
        _ => InEachRegion(near, estate, service, Name),
    };

    /// <summary>An action of a service that there is not.</summary>
    public static string UnknownAction => ActionOf(Name);

    /// <summary>A resource of a service that there is not.</summary>
    public static string UnknownResource => $"arn:aws:{Name}:::{Name}";

    /// <summary>An action of a service that no policy names: only a wildcard for all of them takes it in.</summary>
    public static string ActionOf(string service) => $"{service}:{Name}";

    private static IEnumerable<string> InEachRegion(Resource near, Estate estate, string service, string resource) =>
        estate.Subject.Regions.DefaultIfEmpty("us-east-1").Select(region => $"arn:{near.Arn.Partition}:{service}:{region}:{near.Account}:{resource}");
}
