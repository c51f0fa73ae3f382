using System.Text.Json;

namespace SecurityDashboard.Testing;

/// <summary>
/// An account at a test endpoint with canaries in every place that people write values into and that a scan asks AWS about: half of them
/// are nothing that a detector could know, such as a word, a name, six digits or a sentence.
/// </summary>
internal sealed class CanaryEstate(AwsArranger aws, string account)
{
    public const string Pipeline = "payments-release";

    public const string Region = "eu-west-1";

    public Canaries Canaries { get; } = new();

    public static async Task<CanaryEstate> MakeAsync(Uri endpoint, string account)
    {
        var estate = new CanaryEstate(new AwsArranger(endpoint, account, Region), account);
        await estate.MakeRolesAsync();
        await estate.MakeKeyAndSecretsAsync();
        await estate.MakeProjectsAsync();
        await estate.MakePipelineAsync();
        await estate.MakeFunctionAsync();
        await estate.MakeStackAsync();
        return estate;
    }

    private string Role => $"arn:aws:iam::{account}:role/payments";

    private async Task MakeRolesAsync()
    {
        await aws.QueryAsync("iam", ("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", "payments"), ("AssumeRolePolicyDocument",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole"}]}"""));
        await aws.QueryAsync("iam", ("Action", "TagRole"), ("Version", "2010-05-08"), ("RoleName", "payments"),
            ("Tags.member.1.Key", "github_token"), ("Tags.member.1.Value", Canaries.Plant("a role's tag", "ghp_R2d2C3poBb8k7Zq1Xw9vAa5sD4fG6hJ8kL0m")));
        await aws.S3Async(HttpMethod.Put, $"artifacts-{account}",
            $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{Region}</LocationConstraint></CreateBucketConfiguration>");
    }

    private async Task MakeKeyAndSecretsAsync()
    {
        await aws.JsonAsync("kms", "TrentService.CreateKey", JsonSerializer.Serialize(new { Description = Canaries.Plant("a key's description", "opened by pomegranate", "pomegranate", isAnswered: false) }));
        await aws.JsonAsync("secretsmanager", "secretsmanager.CreateSecret", JsonSerializer.Serialize(new
        {
            Name = "payments/db",
            Description = Canaries.Plant("a secret's description", "the password is rhubarb", "rhubarb"),
            SecretString = Canaries.Plant("a secret's value", "elderberry wine", isAnswered: false),
            ClientRequestToken = "00000000-0000-4000-8000-000000000001",
        }));
        await aws.JsonAsync("secretsmanager", "secretsmanager.PutResourcePolicy", JsonSerializer.Serialize(new
        {
            SecretId = "payments/db",
            ResourcePolicy = JsonSerializer.Serialize(new
            {
                Version = "2012-10-17",
                Statement = new { Sid = "KeepTheSecret", Effect = "Deny", Principal = "*", Action = "secretsmanager:DeleteSecret", Resource = "*" },
            }),
        }));
    }

    private async Task MakeProjectsAsync()
    {
        var buildspec = $$"""
            version: 0.2
            # {{Canaries.Plant("a comment in a buildspec", "the old password was nasturtium", "nasturtium")}}
            env:
              variables:
                PLAIN: {{Canaries.Plant("a variable of a buildspec", "periwinkle")}}
                "{{Canaries.Plant("the name of a variable of a buildspec", "foxglove in the rain")}}": x
              parameter-store:
                PARAMETER: {{Canaries.Plant("a parameter of a buildspec that names none", "my dog is called Biscuitina", "Biscuitina")}}
            phases:
              build:
                commands:
                  - echo "{{Canaries.Plant("an argument in a buildspec", "silent harbour of Montague")}}"
                  - curl -u admin:{{Canaries.Plant("a password in a command", "cinnabar")}} https://example.com
                  - export PIN={{Canaries.Plant("an assignment in a command", "905316")}}
            """;
        await ProjectAsync("payments-build", new { type = "CODEPIPELINE", buildspec }, Canaries.Plant("a project's description", "shared key quicksilver", "quicksilver"),
            new { name = "DB_PASSWORD", value = Canaries.Plant("a variable of a project", "618204"), type = "PLAINTEXT" },
            new { name = "GREETING", value = Canaries.Plant("a variable of a project without a type", "hopscotch") },
            new { name = "PARAMETER", value = Canaries.Plant("a parameter that names none", "a badger named Clementine"), type = "PARAMETER_STORE" },
            new { name = "SECRET", value = Canaries.Plant("a reference that names no secret", "Zanzibar!Quince"), type = "SECRETS_MANAGER" });

        var (password, token) = (Canaries.Plant("a password in a source's address", "thistledown"), Canaries.Plant("a token in a source's address", "bramblewick"));
        await ProjectAsync("payments-pull", new
        {
            type = "GITHUB",
            location = $"https://gitbot:{password}@github.com/example/payments.git?token={token}",
            buildspec = "buildspec.yml",
            auth = new { type = "OAUTH", resource = Canaries.Plant("a source's authorisation", "honeysuckle") },
        }, "", []);
        await aws.JsonAsync("codebuild", "CodeBuild_20161006.CreateWebhook", JsonSerializer.Serialize(new
        {
            projectName = "payments-pull",
            filterGroups = new[] { new[] { new { type = "EVENT", pattern = "PUSH" }, new { type = "COMMIT_MESSAGE", pattern = Canaries.Plant("a filter of commit messages", "gladiolus") } } },
        }));
        await aws.JsonAsync("codebuild", "CodeBuild_20161006.ImportSourceCredentials", JsonSerializer.Serialize(new
        {
            token = Canaries.Plant("a source credential", "wisteria over the porch", isAnswered: false),
            serverType = "GITHUB",
            authType = "PERSONAL_ACCESS_TOKEN",
        }));
    }

    private Task<string> ProjectAsync(string name, object source, string description, params object[] variables) =>
        aws.JsonAsync("codebuild", "CodeBuild_20161006.CreateProject", JsonSerializer.Serialize(new
        {
            name,
            description,
            source,
            artifacts = new { type = "NO_ARTIFACTS" },
            environment = new { type = "LINUX_CONTAINER", image = "aws/codebuild/standard:7.0", computeType = "BUILD_GENERAL1_SMALL", environmentVariables = variables },
            serviceRole = Role,
        }));

    private async Task MakePipelineAsync()
    {
        var overrides = JsonSerializer.Serialize(new object[]
        {
            new { name = "A", value = Canaries.Plant("a build override", "739415"), type = "PLAINTEXT" },
            new { name = "B", value = Canaries.Plant("a build override that names no secret", "butterscotch thunder"), type = "SECRETS_MANAGER" },
            new { name = Canaries.Plant("the name of a build override", "pelican umbrella"), value = "x" },
        });
        await aws.JsonAsync("codepipeline", "CodePipeline_20150709.CreatePipeline", JsonSerializer.Serialize(new
        {
            pipeline = new
            {
                name = Pipeline,
                roleArn = Role,
                version = 1,
                pipelineType = "V2",
                artifactStore = new { type = "S3", location = $"artifacts-{account}" },
                variables = new[]
                {
                    new { name = "TOKEN", defaultValue = Canaries.Plant("a pipeline variable's default", "marmalade"), description = Canaries.Plant("a pipeline variable's description", "ask Otto von Tannenzapfen", "Tannenzapfen") },
                },
                stages = new[]
                {
                    Stage("Source", Action("Source", "Source", "GitHub", new Dictionary<string, string>
                    {
                        ["Owner"] = "example", ["Repo"] = "payments", ["Branch"] = "main", ["OAuthToken"] = Canaries.Plant("an OAuthToken", "Gwendolyn Fairweather"),
                    }, output: "source")),
                    Stage("Build", Action("Build", "Build", "CodeBuild", new Dictionary<string, string> { ["ProjectName"] = "payments-build", ["EnvironmentVariables"] = overrides }, input: "source")),
                    Stage("Deploy",
                        Action("Stack", "Deploy", "CloudFormation", new Dictionary<string, string>
                        {
                            ["ActionMode"] = "CREATE_UPDATE",
                            ["StackName"] = "payments",
                            ["ParameterOverrides"] = JsonSerializer.Serialize(new
                            {
                                DbPassword = Canaries.Plant("a parameter override", "tangerine-submarine"),
                                Encoded = Canaries.Plant("a parameter override in base64", "d2F0ZXJtZWxvbg=="),
                            }),
                            ["Password"] = Canaries.Plant("a setting that CodePipeline does not know", "blackcurrant"),
                        }, input: "source"),
                        Action("Json", "Invoke", "Lambda", new Dictionary<string, string>
                        {
                            ["FunctionName"] = "notify",
                            ["UserParameters"] = JsonSerializer.Serialize(new { deep = JsonSerializer.Serialize(new { deeper = new[] { Canaries.Plant("user parameters in JSON in JSON", "peppercorn") } }) }),
                        }),
                        Action("Text", "Invoke", "Lambda", new Dictionary<string, string>
                        {
                            ["FunctionName"] = "notify",
                            ["UserParameters"] = Canaries.Plant("user parameters that are a sentence", "do not tell anyone that the vault opens on Tuesdays", "the vault opens on Tuesdays"),
                        }),
                        Action("Odd", "Invoke", "Lambda", new Dictionary<string, string>
                        {
                            ["FunctionName"] = "notify",
                            ["UserParameters"] = Canaries.Plant("user parameters beyond ASCII", "Grüße \"aus\" Köln\t& <Tür>"),
                        }),
                        Action("Ask", "Approval", "Manual", new Dictionary<string, string> { ["CustomData"] = Canaries.Plant("what an approver reads", "Rosalind sang to seven herons", "seven herons") })),
                },
            },
            tags = new[] { new { key = "github_token", value = Canaries.Plant("a pipeline's tag", "ghp_Zq1Xw9vAa5sD4fG6hJ8kL0mR2d2C3poBb8k7") } },
        }));
        await aws.JsonAsync("codepipeline", "CodePipeline_20150709.PutWebhook", JsonSerializer.Serialize(new
        {
            webhook = new
            {
                name = "payments-push",
                targetPipeline = Pipeline,
                targetAction = "Source",
                filters = new[] { new { jsonPath = "$.token", matchEquals = Canaries.Plant("a webhook's filter", "snapdragon") } },
                authentication = "GITHUB_HMAC",
                authenticationConfiguration = new { SecretToken = Canaries.Plant("a webhook's secret", "gooseberry-fool", isAnswered: false) },
            },
        }));
    }

    private Task<string> MakeFunctionAsync() => aws.PostAsync("lambda", "2015-03-31/functions/", JsonSerializer.Serialize(new
    {
        FunctionName = "notify",
        Role,
        Runtime = "python3.13",
        Handler = "index.handler",
        Description = Canaries.Plant("a function's description", "ask Hildegard for the passphrase", "Hildegard"),
        // The end of a central directory without entries.
        Code = new { ZipFile = Convert.ToBase64String([0x50, 0x4b, 0x05, 0x06, .. new byte[18]]) },
        Environment = new
        {
            Variables = new Dictionary<string, string>
            {
                ["SMTP_PASSWORD"] = Canaries.Plant("a variable of a function", "huckleberry"),
                ["GREETING"] = Canaries.Plant("a variable of a function that is a sentence", "the orchard key hangs behind Wilhelmina", "behind Wilhelmina"),
                ["CONFIG"] = JsonSerializer.Serialize(new { deep = Canaries.Plant("a variable of a function in JSON", "284917") }),
            },
        },
    }));

    private async Task MakeStackAsync()
    {
        var template = JsonSerializer.Serialize(new
        {
            AWSTemplateFormatVersion = "2010-09-09",
            Description = Canaries.Plant("a template's description", "the old password was kumquat", "kumquat"),
            Metadata = new { Note = Canaries.Plant("a template's metadata", "persimmon under the stairs", isAnswered: false) },
            Parameters = new
            {
                Size = new { Type = "String", Default = Canaries.Plant("a default of a template", "boysenberry") },
                AdminPassword = new { Type = "String", NoEcho = true, Default = Canaries.Plant("a default of a parameter with NoEcho", "marzipan castle") },
                Login = new { Type = "String", Description = Canaries.Plant("a parameter's description", "as Theodora has it", "Theodora") },
            },
            Resources = new { Topic = new { Type = "AWS::SNS::Topic", Properties = new { DisplayName = Canaries.Plant("a property in a template", "gingersnap", isAnswered: false) } } },
            Outputs = new { Site = new { Value = Canaries.Plant("an output of a stack", "dandelion tea at four"), Description = Canaries.Plant("an output's description", "told by Evangeline", "Evangeline") } },
        });
        await aws.QueryAsync("cloudformation", ("Action", "CreateStack"), ("Version", "2010-05-15"), ("StackName", "payments"), ("TemplateBody", template),
            ("Parameters.member.1.ParameterKey", "Login"), ("Parameters.member.1.ParameterValue", Canaries.Plant("a parameter of a stack", "lavender-biscuit")),
            ("Tags.member.1.Key", "token"), ("Tags.member.1.Value", Canaries.Plant("a stack's tag", "cloudberry")));
    }

    private static object Stage(string name, params object[] actions) => new { name, actions };

    private static object Action(string name, string category, string provider, Dictionary<string, string> configuration, string? input = null, string? output = null) => new
    {
        name,
        actionTypeId = new { category, owner = provider is "GitHub" ? "ThirdParty" : "AWS", provider, version = "1" },
        configuration,
        inputArtifacts = input is null ? [] : new[] { new { name = input } },
        outputArtifacts = output is null ? [] : new[] { new { name = output } },
    };
}
