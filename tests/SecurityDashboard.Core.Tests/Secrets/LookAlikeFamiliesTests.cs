using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Secrets;

/// <summary>What looks like a secret and is none: no trace at all, not even of low confidence.</summary>
public sealed class LookAlikeFamiliesTests
{
    private const int Values = 5;

    public static TheoryData<string, string> Variables => new()
    {
        // ARNs
        { "DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:{N12}:secret:payments/db-{A6}" }, { "DB_PASSWORD", "arn:aws:ssm:eu-west-1:{N12}:parameter/payments/db/password" },
        { "ENCRYPTION_KEY", "arn:aws:kms:eu-west-1:{N12}:key/{U}" }, { "API_TOKEN", "arn:aws:secretsmanager:eu-west-1:{N12}:secret:payments-{A6}:token::" },
        // references
        { "DB_PASSWORD", "{{resolve:secretsmanager:payments/db:SecretString:password::}}" }, { "API_TOKEN", "{{resolve:ssm-secure:/payments/token:3}}" }, { "DB_PASSWORD", "#{Build.DB_PASSWORD}" },
        { "API_TOKEN", "${API_TOKEN}" }, { "DB_PASSWORD", "$DB_PASSWORD" }, { "DB_PASSWORD", "$(cat /run/secrets/db)" }, { "DB_URL", "postgres://${DB_USER}:${DB_PASSWORD}@db/app" },
        // identifiers and hashes
        { "CORRELATION_ID", "{U}" }, { "AZURE_TENANT_ID", "{U}" }, { "KMS_KEY_ID", "{U}" }, { "KMS_KEY", "{U}" }, { "ENCRYPTION_KEY", "mrk-{H32}" }, { "ClientRequestToken", "{U}" }, { "GIT_SHA", "{H40}" },
        { "COMMIT", "{H40}" }, { "CHECKSUM", "{H64}" }, { "EXPECTED_MD5", "{H32}" }, { "INTEGRITY", "sha512-{S86}==" }, { "IMAGE", "{N12}.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:{H64}" }, { "DIGEST", "sha256:{H64}" },
        { "ARTIFACT", "s3://codepipeline-eu-west-1-{N12}/payments/BuildArtif/{A7}.zip" }, { "AMI", "ami-{H17}" }, { "USER_POOL_ID", "eu-west-1_{A9}" }, { "COGNITO_CLIENT_ID", "{A26}" }, { "DOCKER_TAG", "{H12}" },
        // names that say what the value is
        { "DB_PASSWORD_PATH", "/payments/prod/db/password" }, { "SECRET_NAME", "payments-db-credentials" }, { "TOKEN_FILE", "/run/secrets/token" }, { "API_KEY_HEADER", "X-Api-Key" }, { "PASSWORD_MIN_LENGTH", "12" },
        { "TOKEN_TTL", "3600" }, { "ALLOW_EMPTY_PASSWORD", "yes" }, { "MYSQL_ALLOW_EMPTY_PASSWORD", "true" }, { "KEY_PREFIX", "payments/artifacts/" }, { "TOKEN_URL", "https://login.example.com/oauth2/token" },
        { "PASSWORD_POLICY", "strong" }, { "SECRET_ID", "payments/db" }, { "KEY_NAME", "payments-deploy" }, { "CACHE_KEY", "npm-{H16}" }, { "MAX_TOKENS", "4096" }, { "SECRET_KEY_REF", "payments-secret" },
        { "VAULT_ADDR", "https://vault.example.net:8200" }, { "PASSTHROUGH", "enabled" }, { "DB_PASSWORD_SECRET", "payments-db" }, { "SENTRY_ORG", "payments" }, { "DB_URL", "postgres://app@db.example.net:5432/app" },
        // placeholders
        { "DB_PASSWORD", "changeme" }, { "DB_PASSWORD", "<password>" }, { "DB_PASSWORD", "YOUR_PASSWORD_HERE" }, { "DB_PASSWORD", "********" }, { "DB_PASSWORD", "xxxxxxxx" }, { "DB_PASSWORD", "[REDACTED]" },
        { "API_KEY", "your-api-key-here" }, { "API_KEY", "00000000000000000000000000000000" }, { "API_KEY", "{{ token }}" }, { "GITHUB_TOKEN", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }, { "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE" },
        { "PASSWORD", "" }, { "TOKEN", "none" }, { "OAuthToken", "****" },
    };

    public static TheoryData<string> Commands => [.. new[]
    {
        "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id payments/db --query SecretString --output text)", "aws ssm get-parameter --name /payments/db/password --with-decryption --query Parameter.Value",
        "aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin {N12}.dkr.ecr.eu-west-1.amazonaws.com", "curl -u \"$NEXUS_USER:$NEXUS_PASS\" https://nexus.example.net/x",
        "docker login -u \"$U\" -p \"$P\" registry.example.net", "mysql -uroot -p\"$MYSQL_PWD\" app", "echo \"$DOCKER_PASSWORD\" | docker login --username ci --password-stdin", "docker run -p 8080:80 -d app",
        "npm config set //registry.npmjs.org/:_authToken ${NPM_TOKEN}", "git clone https://${GH_TOKEN}@github.com/acme/app.git", "echo \"{H64}  terraform.zip\" | sha256sum -c -", "pip install --require-hashes --hash=sha256:{H64} x",
        "sonar-scanner -Dsonar.token=$SONAR_TOKEN -Dsonar.projectKey=payments", "aws kms decrypt --key-id {U} --ciphertext-blob fileb://secret.enc", "vault kv get -field=password secret/payments", "op read op://vault/payments/password",
        "cosign sign --key awskms:///arn:aws:kms:eu-west-1:{N12}:key/{U} app", "openssl rand -base64 32 > key.txt", "ssh-keygen -t ed25519 -N \"\" -f id", "if [ -z \"$DB_PASSWORD\" ]; then echo \"DB_PASSWORD: not set\"; exit 1; fi",
        "terraform init -backend-config=\"key=payments/prod.tfstate\" -backend-config=\"kms_key_id={U}\"", "curl -fsS -H \"Authorization: Bearer $TOKEN\" https://api.example.com", "password = var.db_password", "token: str = \"\"",
        "<password>${env.NEXUS_PASSWORD}</password>", "<password></password>", "export DB_PASSWORD=${DB_PASSWORD:?required}", "export DB_PASSWORD=${DB_PASSWORD:-$OTHER}", "[\"password\", \"username\"]",
        "aws codebuild start-build --environment-variables-override name=DB_PASSWORD,value=/app/db/password,type=PARAMETER_STORE", "aws cloudformation create-stack --parameters ParameterKey=DBPassword,UsePreviousValue=true",
        "read -rsp \"Password: \" PASSWORD", "jq -r .password < creds.json", "apt-key adv --keyserver keyserver.ubuntu.com --recv-keys {H40}", "pip install git+https://github.com/acme/x.git@{H40}", "uses: actions/checkout@{H40}",
        "kubectl get secret db -o jsonpath=\"{.data.password}\" | base64 -d", "aws secretsmanager get-random-password --password-length 32 --exclude-punctuation", "aws iam update-account-password-policy --minimum-password-length 14",
        "snyk auth $SNYK_TOKEN", "docker build --build-arg NPM_TOKEN=$NPM_TOKEN .", "aws cloudformation deploy --parameter-overrides DBPasswordSecretArn=arn:aws:secretsmanager:eu-west-1:{N12}:secret:payments-{A6}",
    }];

    [Theory]
    [MemberData(nameof(Variables))]
    public void Leaves_variables_alone(string name, string form) => AssertClean(ValueKind.Environment, name, seed => Made.Form(form, seed));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Leaves_commands_alone(string command) =>
        AssertClean(ValueKind.Buildspec, "", seed => $"version: 0.2\nphases:\n  build:\n    commands:\n      - {Made.Form(command, seed)}\n");

    [Theory]
    [InlineData(DeclaredType.ParameterStore, "/payments/db/password")]
    [InlineData(DeclaredType.ParameterStore, "payments-db-password")]
    [InlineData(DeclaredType.SecretsManager, "payments/github:token")]
    [InlineData(DeclaredType.SecretsManager, "payments/github:token:AWSCURRENT:{U}")]
    [InlineData(DeclaredType.SecretsManager, "PaymentsDatabaseSecret-{A12}")]
    public void Leaves_names_alone_where_names_belong(DeclaredType type, string form)
    {
        for (var seed = 0; seed < Values; seed++)
            Assert.Empty(SecretDetector.Default.Inspect(new SecretContext(ValueKind.Environment, "DB_PASSWORD", Made.Form(form, seed)) { DeclaredType = type }, Made.Key));
    }

    [Fact]
    public void Leaves_base64_of_configuration_alone()
    {
        AssertClean(ValueKind.Environment, "SETTINGS_B64", seed => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { region = "eu-west-1", stage = "prod", replicas = seed }))));
        AssertClean(ValueKind.Environment, "NGINX_CONF", seed => Convert.ToBase64String(Encoding.UTF8.GetBytes($"server {{\n  listen 80{seed};\n  server_name app.example.com;\n}}\n")));
    }

    [Fact]
    public void Leaves_public_keys_and_certificates_alone()
    {
        static string Block(string label, int seed) => $"-----BEGIN {label}-----\n{string.Join('\n', Enumerable.Range(0, 8).Select(line => Made.Characters(Made.Base64, 64, seed * 100 + line)))}\n-----END {label}-----\n";

        AssertClean(ValueKind.Environment, "JWT_PUBLIC_KEY", seed => Block("PUBLIC KEY", seed));
        AssertClean(ValueKind.Environment, "TLS_CERT", seed => Block("CERTIFICATE", seed));
        AssertClean(ValueKind.Environment, "SSH_KEY", seed => $"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{Made.Characters(Made.Base64, 43, seed)} ci@build");
        AssertClean(ValueKind.Environment, "KNOWN_HOSTS", seed => $"github.com ssh-rsa {Made.Characters(Made.Base64, 200, seed)}==");
    }

    [Fact]
    public void Leaves_references_in_json_settings_alone()
    {
        AssertClean(ValueKind.Configuration, "EnvironmentVariables", _ => """[{"name":"DB_PASSWORD","value":"/payments/db/password","type":"PARAMETER_STORE"},{"name":"GITHUB_TOKEN","value":"payments/github:token","type":"SECRETS_MANAGER"}]""");
        AssertClean(ValueKind.Configuration, "ParameterOverrides", seed => Made.Form("""{"DBSecretArn":"arn:aws:secretsmanager:eu-west-1:{N12}:secret:db-{A6}","ImageTag":"{H40}","KeyId":"{U}","Artifact":{"Fn::GetArtifactAtt":["Build","ObjectKey"]}}""", seed));
    }

    [Fact]
    public void Leaves_the_reference_sections_of_a_buildspec_alone() =>
        AssertClean(ValueKind.Buildspec, "", seed => Made.Form("version: 0.2\nenv:\n  secrets-manager:\n    DB_PASSWORD: payments/db:password\n    API_TOKEN: \"arn:aws:secretsmanager:eu-west-1:{N12}:secret:payments-{A6}:token::\"\n  parameter-store:\n    GH_TOKEN: /payments/github/token\n  exported-variables:\n    - API_TOKEN\n", seed));

    private static void AssertClean(ValueKind kind, string name, Func<int, string> value)
    {
        for (var seed = 0; seed < Values; seed++)
        {
            var traces = SecretDetector.Default.Inspect(new SecretContext(kind, name, value(seed)), Made.Key);
            Assert.True(traces.IsEmpty, $"{string.Join(", ", traces.Select(trace => trace.Rule))} in {name} = {value(seed)}");
        }
    }
}
