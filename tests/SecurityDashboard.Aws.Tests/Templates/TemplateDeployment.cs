using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Templates;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Aws.Templates;

/// <summary>Makes through the API what a file declares, as far as the endpoint can hold it.</summary>
internal sealed class TemplateDeployment(AwsAccount account)
{
    private readonly Target _target = new(new Inventory.AccountId(account.Id), Lab.Region);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>What ids that the file made up are in the account.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DeployAsync(ImmutableArray<Declaration> declarations)
    {
        foreach (var key in declarations.Where(it => it.Type is "AWS::KMS::Key"))
        {
            var properties = Json(key);
            var arn = await account.KeyAsync(more: properties["KeyPolicy"] is { } policy ? new { Policy = policy.ToJsonString() } : new { });
            if (Text(properties["EnableKeyRotation"]) is "true" or "True")
                await account.KmsAsync("EnableKeyRotation", new { KeyId = arn });
            var madeUp = DeclaredNames.Arn(key.Type, key.Name, key.Name, _target)!;
            (_names[madeUp], _names[madeUp.Split('/')[^1]]) = (arn, arn.Split('/')[^1]);
        }

        foreach (var alias in declarations.Where(it => it.Type is "AWS::KMS::Alias").Select(Json))
            await account.KmsAsync("CreateAlias", new { AliasName = Text(alias["AliasName"]), TargetKeyId = Text(alias["TargetKeyId"]) });
        foreach (var secret in declarations.Where(it => it.Type is "AWS::SecretsManager::Secret"))
        {
            var arn = (await account.SecretsAsync("CreateSecret", new { Name = NameOf(secret), SecretString = "x" }))["ARN"]!.GetValue<string>();
            _names[DeclaredNames.Arn(secret.Type, secret.Name, NameOf(secret), _target)!] = arn;
        }

        // A definition names a role that somebody else declares.
        if (declarations is [{ Type: "AWS::CodePipeline::Pipeline" }])
            await account.IamAsync("CreateRole", ("RoleName", "pipeline"), ("AssumeRolePolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole"}]}"""));

        foreach (var declaration in declarations.OrderBy(it => Order(it.Type)))
            await MakeAsync(declaration, declarations);
        return _names;
    }

    private static int Order(string type) => type switch { "AWS::S3::Bucket" => 0, "AWS::IAM::Role" => 1, "AWS::IAM::ManagedPolicy" or "AWS::SNS::Topic" or "AWS::Events::Rule" or "AWS::ECR::Repository" => 2, _ => 3 };

    private async Task MakeAsync(Declaration declaration, ImmutableArray<Declaration> all)
    {
        if (HasOpen(declaration.Properties))
            return;

        var (properties, name) = (Json(declaration), NameOf(declaration));
        switch (declaration.Type)
        {
            case "AWS::S3::Bucket":
                await BucketAsync(name, properties);
                break;
            case "AWS::S3::BucketPolicy":
                await account.S3Async(HttpMethod.Put, $"{Text(properties["Bucket"])}?policy", properties["PolicyDocument"]!.ToJsonString());
                break;
            case "AWS::IAM::Role":
                await account.IamAsync("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", Policy(properties["AssumeRolePolicyDocument"])), ("MaxSessionDuration", Text(properties["MaxSessionDuration"]) ?? "3600"));
                foreach (var policy in properties["Policies"]?.AsArray() ?? [])
                    await account.IamAsync("PutRolePolicy", ("RoleName", name), ("PolicyName", Text(policy!["PolicyName"])!), ("PolicyDocument", Policy(policy["PolicyDocument"])));
                break;
            case "AWS::IAM::ManagedPolicy":
                await account.IamAsync("CreatePolicy", ("PolicyName", name), ("PolicyDocument", Policy(properties["PolicyDocument"])));
                foreach (var role in properties["Roles"]?.AsArray() ?? [])
                    await account.IamAsync("AttachRolePolicy", ("RoleName", Text(role)!), ("PolicyArn", $"arn:aws:iam::{account.Id}:policy/{name}"));
                break;
            case "AWS::IAM::Policy":
                foreach (var role in properties["Roles"]?.AsArray() ?? [])
                    await account.IamAsync("PutRolePolicy", ("RoleName", Text(role)!), ("PolicyName", Text(properties["PolicyName"])!), ("PolicyDocument", Policy(properties["PolicyDocument"])));
                break;
            case "AWS::IAM::RolePolicy":
                await account.IamAsync("PutRolePolicy", ("RoleName", Text(properties["RoleName"])!), ("PolicyName", Text(properties["PolicyName"])!), ("PolicyDocument", Policy(properties["PolicyDocument"])));
                break;
            // One whose document is left open was not made.
            case "Terraform::RolePolicyAttachment" when !all.Any(it => it.Type is "AWS::IAM::ManagedPolicy" && HasOpen(it.Properties) && Text(properties["PolicyArn"])!.EndsWith($"/{NameOf(it)}", StringComparison.Ordinal)):
                await account.IamAsync("AttachRolePolicy", ("RoleName", Text(properties["Role"])!), ("PolicyArn", Text(properties["PolicyArn"])!));
                break;
            case "AWS::SNS::Topic":
                await account.SnsAsync("CreateTopic", ("Name", name));
                foreach (var subscription in properties["Subscription"]?.AsArray() ?? [])
                    await SubscribeAsync(ArnOf(declaration, name), Text(subscription!["Protocol"])!);
                break;
            case "AWS::SNS::Subscription":
                await SubscribeAsync(Text(properties["TopicArn"])!, Text(properties["Protocol"])!);
                break;
            case "AWS::SNS::TopicPolicy" or "AWS::SNS::TopicInlinePolicy":
                foreach (var topic in properties["Topics"]?.AsArray().Select(Text) ?? [Text(properties["TopicArn"])])
                    await account.SnsAsync("SetTopicAttributes", ("TopicArn", topic!), ("AttributeName", "Policy"), ("AttributeValue", Policy(properties["PolicyDocument"])));
                break;
            case "AWS::Events::Rule":
                await account.EventsAsync("PutRule", new { Name = name, EventPattern = Policy(properties["EventPattern"]) });
                await account.EventsAsync("PutTargets", new JsonObject { ["Rule"] = name, ["Targets"] = properties["Targets"]?.DeepClone() ?? new JsonArray() });
                break;
            case "Terraform::EventTarget":
                await account.EventsAsync("PutTargets", new { Rule = Text(properties["Rule"]), Targets = (object[])[new { Id = "target", Arn = Text(properties["Arn"]) }] });
                break;
            case "AWS::Lambda::Function":
                await account.FunctionAsync(name, $"arn:aws:iam::{account.Id}:role/{NameOf(all.First(it => it.Type is "AWS::IAM::Role"))}", [.. (properties["Environment"]?["Variables"]?.AsObject() ?? []).Select(variable => (variable.Key, Text(variable.Value)!))]);
                break;
            case "AWS::ECR::Repository":
                await account.EcrAsync("CreateRepository", new { repositoryName = name, imageTagMutability = Text(properties["ImageTagMutability"]) ?? "MUTABLE" });
                if (properties["RepositoryPolicyText"] is { } opened)
                    await account.EcrAsync("SetRepositoryPolicy", new { repositoryName = name, policyText = Policy(opened) });
                break;
            case "Terraform::RepositoryPolicy":
                await account.EcrAsync("SetRepositoryPolicy", new { repositoryName = Text(properties["Repository"]), policyText = Policy(properties["PolicyDocument"]) });
                break;
            case "AWS::CodeBuild::Project":
                await ProjectAsync(name, properties);
                break;
            case "AWS::CodePipeline::Pipeline":
                await PipelineAsync(name, properties);
                break;
        }
    }

    private Task<string> SubscribeAsync(string topic, string protocol) =>
        account.SnsAsync("Subscribe", ("TopicArn", topic), ("Protocol", protocol), ("Endpoint", protocol is "email" ? "news@example.com" : $"{protocol}://hooks.example.com/approve"));

    private string ArnOf(Declaration declaration, string name) => DeclaredNames.Arn(declaration.Type, declaration.Name, name, _target)!;

    private async Task BucketAsync(string name, JsonNode properties)
    {
        await account.BucketAsync(name);
        if (Text(properties["VersioningConfiguration"]?["Status"]) is { } status)
            await account.S3Async(HttpMethod.Put, $"{name}?versioning", $"<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>{status}</Status></VersioningConfiguration>");
        if (properties["PublicAccessBlockConfiguration"] is { } block)
            await account.S3Async(HttpMethod.Put, $"{name}?publicAccessBlock", $"<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{string.Concat(block.AsObject().Select(it => $"<{it.Key}>{Text(it.Value)}</{it.Key}>"))}</PublicAccessBlockConfiguration>");
        if (properties["BucketEncryption"]?["ServerSideEncryptionConfiguration"]?[0]?["ServerSideEncryptionByDefault"] is { } encryption)
            await account.S3Async(HttpMethod.Put, $"{name}?encryption",
                $"<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{Text(encryption["SSEAlgorithm"])}</SSEAlgorithm>{(Text(encryption["KMSMasterKeyID"]) is { } key ? $"<KMSMasterKeyID>{key}</KMSMasterKeyID>" : "")}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>");
    }

    private async Task ProjectAsync(string name, JsonNode properties)
    {
        var body = (JsonObject)Camel(properties)!;
        foreach (var notHeld in (string[])["triggers", "visibility", "tags"])
            body.Remove(notHeld);
        body["name"] = name;
        // The endpoint wants what AWS does not.
        if (Text(body["source"]!["type"]) is "CODEPIPELINE")
            body["source"]!["location"] ??= "CODEPIPELINE";
        body["environment"]!["computeType"] ??= "BUILD_GENERAL1_SMALL";
        body["environment"]!["type"] ??= "LINUX_CONTAINER";
        Rename(body["source"]!.AsObject(), "buildSpec", "buildspec");
        await account.CodeBuildAsync("CreateProject", body.ToJsonString());
        if (properties["Triggers"] is { } triggers)
            await account.CodeBuildAsync("CreateWebhook", new JsonObject { ["projectName"] = name, ["filterGroups"] = Camel(triggers["FilterGroups"]) }.ToJsonString());
    }

    private async Task PipelineAsync(string name, JsonNode properties)
    {
        var pipeline = (JsonObject)Camel(properties)!;
        var tags = pipeline["tags"];
        pipeline.Remove("tags");
        pipeline["name"] = name;
        pipeline["version"] ??= 1;
        if (pipeline["artifactStores"] is JsonArray stores)
            pipeline["artifactStores"] = new JsonObject(stores.Select(store => KeyValuePair.Create(Text(store!["region"])!, store["artifactStore"]?.DeepClone())));
        foreach (var store in (pipeline["artifactStores"] as JsonObject)?.Select(it => it.Value) ?? [pipeline["artifactStore"]])
            store!["type"] ??= "S3";
        foreach (var action in pipeline["stages"]!.AsArray().SelectMany(stage => stage!["actions"]!.AsArray()))
        {
            action!["runOrder"] = 1;
            action["actionTypeId"]!["version"] ??= "1";
            action["configuration"] ??= new JsonObject();
        }

        await account.CodePipelineAsync("CreatePipeline", new JsonObject { ["pipeline"] = pipeline, ["tags"] = tags?.DeepClone() ?? new JsonArray() }.ToJsonString());
    }

    private static string NameOf(Declaration declaration) => DeclaredNames.NameProperty(declaration.Type) is { } property && (declaration.Properties as MapNode)?.Entries.FirstOrDefault(entry => entry.Key.Equals(property, StringComparison.OrdinalIgnoreCase))?.Value is ScalarNode { Text: { Length: > 0 } name }
        ? name : DeclaredNames.Unnamed(declaration.Type, declaration.Name);

    private static bool HasOpen(Node node) => NodeText.FirstOpen(node) is not null;

    /// <summary>With the ids of the account.</summary>
    private JsonNode Json(Declaration declaration)
    {
        var text = NodeText.ToJson(declaration.Properties, open => "") ?? "{}";
        foreach (var (madeUp, real) in _names)
            text = text.Replace(madeUp, real, StringComparison.Ordinal);
        return JsonNode.Parse(text)!;
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static string Policy(JsonNode? document) => document is JsonValue text ? text.GetValue<string>() : document?.ToJsonString() ?? "";

    /// <summary>Templates write names with a capital, the API without; what people fill keeps its names, and truth values and numbers are none in quotes.</summary>
    private static JsonNode? Camel(JsonNode? node, string? under = null) => node switch
    {
        JsonObject map when under is "configuration" => map.DeepClone(),
        JsonObject map => new JsonObject(map.Select(it => (Name: Lower(it.Key), it.Value)).Select(it => KeyValuePair.Create(it.Name, Camel(it.Value, it.Name)))),
        JsonArray list => new JsonArray([.. list.Select(item => Camel(item, under))]),
        JsonValue value when under is "privilegedMode" or "insecureSsl" or "encryptionDisabled" or "excludeMatchedPattern" => JsonValue.Create(value.GetValue<string>().Equals("true", StringComparison.OrdinalIgnoreCase)),
        JsonValue value when under is "runOrder" or "version" && int.TryParse(value.GetValue<string>(), out var number) && under is "runOrder" => JsonValue.Create(number),
        _ => node?.DeepClone(),
    };

    private static string Lower(string name) => name is [>= 'A' and <= 'Z', >= 'a' and <= 'z', ..] ? char.ToLowerInvariant(name[0]) + name[1..] : name is "S3Logs" ? "s3Logs" : name;

    private static void Rename(JsonObject map, string from, string to)
    {
        if (map[from] is { } value)
        {
            map.Remove(from);
            map[to] = value.DeepClone();
        }
    }
}
