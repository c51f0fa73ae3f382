using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Secrets;

/// <summary>The shapes in which pipelines hold secrets. Values are made; what counts is that the family is found whatever its value.</summary>
public sealed class SecretFamiliesTests
{
    private const int Values = 5;

    public static TheoryData<string> PasswordNames => [.. Words(
        "DB_PASSWORD DATABASE_PASSWORD MYSQL_ROOT_PASSWORD dbPassword MasterUserPassword ADMIN_PASS SMTP_PASSWD LDAP_BIND_PW PGPASSWORD MONGO_PWD DOCKER_PASSWORD keystorePassword KEY_PASSPHRASE DB_PASS_PROD "
        + "DB_PASSWORD2 mysqlpassword svc-password spring.datasource.password SENHA")];

    public static TheoryData<string> TokenNames => [.. Words(
        "API_KEY GITHUB_TOKEN NPM_TOKEN CLIENT_SECRET JWT_SECRET SECRET_KEY apiKey AUTH_TOKEN SLACK_BOT_TOKEN SESSION_SECRET ACCESS_TOKEN privateKey appSecret oauth_client_secret SERVICE_ACCOUNT_KEY "
        + "DJANGO_SECRET_KEY PERSONAL_ACCESS_TOKEN credentials X_API_KEY githubtoken")];

    public static TheoryData<string, string> ProviderForms => new()
    {
        { "ghp_{A36}", "github" }, { "github_pat_{A22}_{A59}", "github" }, { "glpat-{A20}", "gitlab" }, { "xoxb-{D12}-{D12}-{A24}", "slack" }, { "sk_live_{A24}", "stripe" }, { "npm_{A36}", "npm" },
        { "SG.{A22}.{A43}", "sendgrid" }, { "AKIA{B16}", "aws" }, { "pypi-AgEIcHlwaS5vcmc{A150}", "pypi" }, { "dckr_pat_{A27}", "docker" }, { "AIza{A35}", "gcp" }, { "sk-ant-api03-{A93}AA", "anthropic" },
        { "hf_{L34}", "huggingface" }, { "dop_v1_{H64}", "digitalocean" }, { "shpat_{H32}", "shopify" }, { "glsa_{A32}_{H8}", "grafana" }, { "hvs.{A90}", "vault" }, { "dapi{H32}", "databricks" },
        { "lin_api_{A40}", "linear" }, { "pul-{H40}", "pulumi" }, { "rubygems_{H48}", "rubygems" }, { "GOCSPX-{A28}", "google" }, { "key-{H32}", "mailgun" }, { "{H32}-us12", "mailchimp" },
        { "{D10}:AA{A33}", "telegram" }, { "dp.pt.{A43}", "doppler" }, { "AKCp{A69}", "artifactory" }, { "PMAK-{H24}-{H34}", "postman" }, { "{A14}.atlasv1.{A65}", "hashicorp" }, { "{A3}8Q~{A34}", "azure" },
        { "https://hooks.slack.com/services/T{B9}/B{B11}/{A24}", "slack" },
    };

    public static TheoryData<string> Commands => [.. new[]
    {
        "export DB_PASSWORD={P}", "export DB_PASSWORD='{P}'", "docker login -u ci -p {P} registry.example.net", "docker login --username ci --password {P} registry.example.net",
        "echo {A12} | docker login -u ci --password-stdin registry.example.net", "curl -u deploy:{P} -T app.zip https://nexus.example.net/repo/", "curl -udeploy:{P} https://nexus.example.net",
        "curl -H \"Authorization: Bearer {A40}\" https://api.example.net", "curl -H 'X-Api-Key: {A32}' https://api.example.net", "PGPASSWORD={P} psql -h db -U app", "mysql -h db -u root -p{A12} app",
        "mysqldump --user=root --password={P} app", "sqlcmd -S db -U sa -P {P} -Q 'select 1'", "redis-cli -h cache -a {A12} ping", "sshpass -p {P} scp app.zip deploy@host:/srv",
        "aws configure set aws_secret_access_key {S40}", "npm config set //registry.npmjs.org/:_authToken {U}", "echo \"//npm.example.net/:_authToken={U}\" >> .npmrc",
        "git clone https://ci:{A14}@git.example.net/app.git", "git clone https://ghp_{A36}@github.com/acme/app.git", "mvn deploy -Dsonar.login={H40} -B", "./gradlew publish -PnexusPassword={P}",
        "dotnet nuget push app.nupkg --api-key {A46} --source nuget", "helm registry login -u ci -p {P} registry.example.net", "az login --service-principal -u app -p {A34} --tenant t",
        "kubectl create secret generic db --from-literal=password={P}", "keytool -importkeystore -srckeystore a.jks -storepass {P}", "terraform apply -var \"db_password={P}\"",
        "openssl enc -d -aes-256-cbc -in a -out b -pass pass:{A12}", "psql \"host=db user=app password={P} dbname=app\"", "psql -c \"CREATE USER app WITH PASSWORD '{P}'\"",
        "mysql -e \"CREATE USER app IDENTIFIED BY '{P}'\"", "docker build --build-arg NPM_TOKEN=npm_{A36} .", "docker run -e DB_PASSWORD={P} app", "sentry-cli --auth-token {H64} releases new 1",
        "lftp -u ci,{P} ftp.example.net", "htpasswd -bc .htpasswd admin {P}", "pwsh -c 'ConvertTo-SecureString \"{P}\" -AsPlainText -Force'", "zip -P {A12} -r app.zip .", "vault login hvs.{A90}",
        "<server><id>nexus</id><password>{P}</password></server>", "<add key=\"ClearTextPassword\" value=\"{P}\" />", "System.setProperty(\"db.password\", \"{P}\");", "$env:DB_PASSWORD = \"{P}\"",
        "aws codebuild start-build --environment-variables-override name=DB_PASSWORD,value={P},type=PLAINTEXT", "aws cloudformation create-stack --parameters ParameterKey=DBPassword,ParameterValue={P}",
        "aws lambda update-function-configuration --environment \"Variables={STAGE=prod,DB_PASSWORD={P}}\"", "aws rds modify-db-instance --master-user-password {P}", "curl -d '{\"user\":\"x\",\"password\":\"{P}\"}' https://example.net",
        "export DB_PASSWORD=${DB_PASSWORD:-{P}}", "printf '%s' '{P}' | docker login -u ci --password-stdin registry.example.net", "echo 'deploy:{P}' | chpasswd", "consul kv put db/password {P}", "net user svc {P} /add",
        "smbclient //h/s -U ci%{P}", "sqlplus app/{P}@db @x.sql", "helm upgrade app ./chart --set db.password={P}", "ENV DB_PASSWORD {P}",
    }];

    [Theory]
    [MemberData(nameof(PasswordNames))]
    public void Finds_passwords_by_name(string name) => AssertFound(ValueKind.Environment, name, Made.Password);

    [Theory]
    [MemberData(nameof(TokenNames))]
    public void Finds_generated_keys_by_name(string name)
    {
        AssertFound(ValueKind.Environment, name, seed => Made.Characters(Made.Alphanumeric, 32, seed));
        AssertFound(ValueKind.Environment, name, seed => Made.Characters(Made.Hex, 40, seed));
        AssertFound(ValueKind.Configuration, name, seed => Convert.ToBase64String(Encoding.ASCII.GetBytes(Made.Characters(Made.Alphanumeric, 5, seed))) + Made.Characters(Made.Base64, 24, seed));
    }

    [Theory]
    [MemberData(nameof(ProviderForms))]
    public void Finds_what_providers_issue_under_any_name(string form, string provider)
    {
        for (var seed = 0; seed < Values; seed++)
        {
            var value = Made.Form(form, seed);
            foreach (var context in new[]
            {
                new SecretContext(ValueKind.Environment, "DATA", value),
                new SecretContext(ValueKind.Configuration, "UserParameters", JsonSerializer.Serialize(new { stage = "prod", data = value })),
                new SecretContext(ValueKind.Buildspec, "", $"version: 0.2\nenv:\n  variables:\n    DATA: {value}\n"),
            })
            {
                var trace = Assert.Single(SecretDetector.Default.Inspect(context, Made.Key), trace => trace.Confidence >= SecretConfidence.Medium);
                Assert.Contains(provider, trace.Rule, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Finds_what_commands_are_given(string command) =>
        AssertFound(ValueKind.Buildspec, "", seed => $"version: 0.2\nphases:\n  build:\n    commands:\n      - make\n      - {Made.Form(command, seed)}\n", "line 6");

    [Theory]
    [InlineData("postgres://app:{A14}@db.example.net:5432/app")]
    [InlineData("redis://:{A14}@cache.example.net:6379/0")]
    [InlineData("mongodb+srv://app:{A14}@c0.example.net/app?retryWrites=true")]
    [InlineData("Server=db.example.net;Database=app;User Id=sa;Password={P};Encrypt=true")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=app;AccountKey={S86}==;EndpointSuffix=core.windows.net")]
    [InlineData("jdbc:mysql://db.example.net:3306/app?user=app&password={A14}")]
    public void Finds_passwords_in_addresses_and_connection_strings(string form) => AssertFound(ValueKind.Environment, "TARGET", seed => Made.Form(form, seed));

    [Fact]
    public void Finds_private_keys_plain_escaped_and_in_base64()
    {
        AssertFound(ValueKind.Environment, "TLS", Pem);
        AssertFound(ValueKind.Environment, "TLS", seed => Pem(seed).Replace("\n", "\\n", StringComparison.Ordinal));
        AssertFound(ValueKind.Environment, "TLS", seed => Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem(seed))));
    }

    [Fact]
    public void Finds_registry_credentials_in_a_docker_configuration()
    {
        static string Config(int seed) => JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { ["registry.example.net"] = new { auth = Convert.ToBase64String(Encoding.ASCII.GetBytes("ci:" + Made.Password(seed))) } } });

        AssertFound(ValueKind.Environment, "DOCKER_CONFIG_JSON", Config);
        AssertFound(ValueKind.Environment, "DOCKER_CONFIG_B64", seed => Convert.ToBase64String(Encoding.ASCII.GetBytes(Config(seed))));
    }

    [Fact]
    public void Finds_the_old_tokens_of_forty_hexadecimal_digits() => AssertFound(ValueKind.Configuration, "OAuthToken", seed => Made.Characters(Made.Hex, 40, seed));

    [Theory]
    [InlineData("admin")]
    [InlineData("password123")]
    [InlineData("letmein")]
    public void Is_unsure_about_weak_defaults(string value) =>
        Assert.Equal(("weak-default", SecretConfidence.Low), Assert.Single(SecretDetector.Default.Inspect(new SecretContext(ValueKind.Environment, "DB_PASSWORD", value), Made.Key)) is var trace ? (trace.Rule, trace.Confidence) : default);

    private static void AssertFound(ValueKind kind, string name, Func<int, string> value, string? location = null)
    {
        for (var seed = 0; seed < Values; seed++)
        {
            var traces = SecretDetector.Default.Inspect(new SecretContext(kind, name, value(seed)), Made.Key).Where(trace => trace.Confidence >= SecretConfidence.Medium).ToList();

            Assert.True(traces.Count > 0, $"Nothing was found in {name} = {value(seed)}");
            if (location is not null)
                Assert.Contains(traces, trace => trace.Location == location);
        }
    }

    private static string Pem(int seed) =>
        $"-----BEGIN {"RSA"} PRIVATE KEY-----\n{string.Join('\n', Enumerable.Range(0, 8).Select(line => Made.Characters(Made.Base64, 64, seed * 100 + line)))}\n-----END {"RSA"} PRIVATE KEY-----\n";

    private static string[] Words(string words) => words.Split(' ');
}
