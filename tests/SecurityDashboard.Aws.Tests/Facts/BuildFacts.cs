using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;
using static SecurityDashboard.Aws.Facts.FactAccount;

namespace SecurityDashboard.Aws.Facts;

/// <summary>What builds may do and what lies in their variables; and the rotation of secrets.</summary>
internal static class BuildFacts
{
    // Made up here, of the shape of the real thing.
    private static readonly string Password = string.Concat("tR7", "#vQ9z", "LmW2");
    private static readonly string AccessKey = string.Concat("AKIA", "Q3EGRZ5T", "XN7JW2LD");

    public static IEnumerable<Fact> All => [.. Privileges, .. Variables, .. Secrets];

    private static IEnumerable<Fact> Privileges
    {
        get
        {
            const string gone = "arn:aws:codebuild:eu-west-1:{account}:project/gone does not exist in account {account}.";
            var missing = Absent("CB-01", "no such project", "project gone",
                account => account.PipelineAsync("projectless", [Steps.Connected, Steps.Of("Build", Steps.BuildAction("gone")), Steps.Approve, Steps.Deploy()]),
                Outcome.Unknown, gone);
            return
            [
                Good("CB-01", "unprivileged", "project shop", Nothing, "Builds of the project shop run without privileged mode."),
                Bad("CB-01", "privileged", "project root", account => account.ProjectAsync("root", privileged: true), "Builds of the project root run in privileged mode."),
                Absent("CB-01", "nothing said of privileges", "project silent", account => account.ProjectAsync("silent", privileged: null),
                    Outcome.Pass, "Builds of the project silent run without privileged mode."),
                missing,
                missing.And("CB-08", Outcome.Unknown, gone),
            ];
        }
    }

    private static IEnumerable<Fact> Variables =>
    [
        Shows("a harmless value", "STAGE", "prod"),
        Shows("a reference to a secret", "DB_PASSWORD", "shop:password", "SECRETS_MANAGER"),
        Shows("a reference to a parameter", "DB_PASSWORD", "/shop/db/password", "PARAMETER_STORE"),
        Shows("a name that only sounds secret", "TOKEN_URL", "https://auth.example.com/token"),
        Shows("the ARN of a secret", "DB_PASSWORD_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf"),
        Shows("a reference for a credential of AWS", "AWS_SECRET_ACCESS_KEY", "shop:key", "SECRETS_MANAGER"),
        Shows("a reference that does not look like one", "DB_PASSWORD", "the one of the shop", "PARAMETER_STORE", "is worth a look: named-password matches it with low confidence"),
        Shows("a text that may hold a password", "SNIPPET", "const password = \"orders\";", note: "is worth a look: named-password matches it with low confidence"),
        Holds("an access key of AWS", "AWS_ACCESS_KEY_ID", AccessKey, "is an AWS credential in clear text"),
        Holds("a session token of AWS, whatever it looks like", "aws_session_token", "prod", "is an AWS credential in clear text"),
        Holds("a password", "DB_PASSWORD", Password, $"holds a secret in clear text (rule named-password, {Password.Length} characters)"),
        Holds("an access key under a harmless name", "UPLOADER", AccessKey, "holds a secret in clear text (rule aws-access-token, 20 characters)"),
        Holds("a password inside JSON", "CONFIG", $$$"""{"db":{"user":"app","password":"{{{Password}}}"}}""", $"holds a secret in clear text (rule named-password, {Password.Length} characters)"),
        Holds("a short word under the name of a password", "DB_PASSWORD", "hello", "is named like a secret and holds 5 characters in clear text"),
        Holds("a short word under the name of a token", "DEPLOY_TOKEN", "hello", "is named like a secret and holds 5 characters in clear text"),
        Holds("an access key where the name of a secret belongs", "UPLOADER", AccessKey, "is a SECRETS_MANAGER reference, but holds a secret itself (rule aws-access-token, 20 characters)",
            "SECRETS_MANAGER"),
        Holds("a password in a variable without a type", "DB_PASSWORD", Password, $"holds a secret in clear text (rule named-password, {Password.Length} characters)", type: null) with { State = State.Absent },
        Shows("no value for a credential of AWS", "AWS_SECRET_ACCESS_KEY", "") with { State = State.Absent },
        Absent("CB-08", "no variables", "project variableless", account => account.ProjectAsync("variableless"),
            Outcome.NotApplicable, "The project variableless has no environment variables."),
    ];

    private static IEnumerable<Fact> Secrets =>
    [
        Good("SM-01", "rotation", "secret shop", Nothing, "The secret shop is rotated automatically."),
        Good("SM-01", "rotation, under the key of AWS", "secret rotating", account => account.SecretAsync("rotating"), "The secret rotating is rotated automatically."),
        Bad("SM-01", "no rotation", "secret static", account => account.SecretAsync("static", rotates: false), "The secret static is not rotated automatically."),
        Bad("SM-01", "no rotation, under a key that rotates", "secret static-too", account => account.SecretAsync("static-too", "shop", rotates: false),
            "The secret static-too is not rotated automatically."),
        Absent("SM-01", "no rotation of ours: a service of AWS does it", "secret rds",
            account => account.SecretAsync("rds", rotates: false, tags: [new { Key = "aws:secretsmanager:owningService", Value = "rds" }]),
            Outcome.NotApplicable, "The service rds made the secret rds and rotates it."),
    ];

    private static Fact Shows(string what, string name, string value, string? type = "PLAINTEXT", string note = "shows no secret")
    {
        var project = ProjectOf(name, type, value);
        return Good("CB-08", what, $"project {project}", account => account.ProjectAsync(project, variables: [Variable("STAGE", "prod"), Variable(name, value, type)]),
            $"The variable {name} of the project {project} {note}.") with
        { SubKey = name };
    }

    private static Fact Holds(string what, string name, string value, string wrong, string? type = "PLAINTEXT")
    {
        var project = ProjectOf(name, type, value);
        return Bad("CB-08", what, $"project {project}", account => account.ProjectAsync(project, variables: [Variable("STAGE", "prod"), Variable(name, value, type)]),
            $"The variable {name} of the project {project} {wrong}.") with
        { SubKey = name };
    }

    private static string ProjectOf(string name, string? type, string value) => $"{name}-{type ?? "typeless"}-{value.Length}".ToLowerInvariant().Replace('_', '-');
}
