using System.Text.Json;

namespace SecurityDashboard.Secrets.Redaction;

public sealed class BuildspecOutlineTests
{
    private const string Buildspec = """
        version: 0.2
        # a comment: with a colon
        env:
          shell: bash
          variables:
            STAGE: "correct horse"
            TOPIC: arn:aws:sns:eu-west-1:444455556666:builds
          parameter-store:
            DB_PASSWORD: /payments/db/password
            RAW: Kx7#mQ2!vT9z
          secrets-manager:
            TOKEN: payments/github:token
          exported-variables:
            - IMAGE_TAG
        phases:
          install:
            runtime-versions:
              python: 3.12
            commands: [ "pip install -r requirements.txt", make ]
          build:
            commands:
            - echo "correct horse" && curl --insecure http://packages.example.com/x.sh | bash
            - |
              docker build -t app .
              trivy image app
            - name: "not: a key"
        artifacts:
          files:
            - '**/*'
        """;

    private readonly BuildspecOutline _outline = new Redactor(Made.Key).RedactBuildspec(Buildspec);

    [Fact]
    public void Keeps_references_and_hides_values_of_variables()
    {
        Assert.True(_outline.IsReadable);
        Assert.Equal(["STAGE", "TOPIC"], _outline.Variables.Select(variable => variable.Name));
        Assert.IsType<Redacted>(_outline.Variables[0].Value);
        Assert.IsType<ClearText>(_outline.Variables[1].Value);
        Assert.Equal(new ClearText("/payments/db/password"), _outline.ParameterStore[0].Value);
        Assert.Equal(new ClearText("payments/github:token"), Assert.Single(_outline.SecretsManager).Value);
        Assert.Equal(["IMAGE_TAG"], _outline.ExportedVariables);
    }

    [Fact]
    public void Hides_and_reports_a_password_where_a_parameter_name_belongs() =>
        Assert.NotEmpty(Assert.IsType<Redacted>(_outline.ParameterStore[1].Value).Traces);

    [Fact]
    public void Knows_the_phases_and_the_words_of_commands()
    {
        Assert.Equal(["install", "build"], _outline.Phases);
        Assert.Equal(
            ["install 19 pip install -r", "install 19 make", "build 22 echo && curl --insecure http:// | bash", "build 24 docker build", "build 25 trivy"],
            _outline.Commands.Select(command => $"{command.Phase} {command.Line} {string.Join(' ', command.Words)}"));
    }

    [Fact]
    public void Keeps_no_literal()
    {
        var json = JsonSerializer.Serialize(_outline);

        Assert.DoesNotContain("horse", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Kx7", json, StringComparison.Ordinal);
        Assert.DoesNotContain("requirements", json, StringComparison.Ordinal);
        Assert.DoesNotContain("packages", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_buildspec_written_as_json()
    {
        var outline = new Redactor(Made.Key).RedactBuildspec("""{"version":0.2,"env":{"secrets-manager":{"A":"app:key"}},"phases":{"build":{"commands":["npm ci"]}}}""");

        Assert.Equal("A", Assert.Single(outline.SecretsManager).Name);
        Assert.Equal(["npm", "ci"], Assert.Single(outline.Commands).Words);
    }

    [Theory]
    [InlineData("buildspec.yml")]
    [InlineData("")]
    [InlineData("{")]
    public void Says_that_it_could_not_read_what_is_no_buildspec(string text) => Assert.False(new Redactor(Made.Key).RedactBuildspec(text).IsReadable);
}
