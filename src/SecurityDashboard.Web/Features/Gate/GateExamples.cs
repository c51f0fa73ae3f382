using System.Collections.Immutable;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>How to ask a gate, to be copied. Nothing in it comes from AWS: the address is ours, the id and the policy's name are of letters, digits and dashes.</summary>
internal static class GateExamples
{
    private const string Shell = "A shell";
    private const string CodePipeline = "CodePipeline";
    private const string GitHub = "GitHub Actions";
    private const string GitLab = "GitLab CI";

    public static ImmutableArray<string> Titles { get; } = [Shell, CodePipeline, GitHub, GitLab];

    /// <param name="root">Where the dashboard is, with the slash at its end.</param>
    public static string Of(string title, string root, Guid pipeline, string policy)
    {
        var script = Script(root.TrimEnd('/'), pipeline, policy);
        return title switch
        {
            CodePipeline => $"""
                # buildspec.yml of a CodeBuild action that stands before the deployment.
                # The token is in Secrets Manager: aws secretsmanager create-secret --name secdash/gate --secret-string file://token
                version: 0.2
                env:
                  shell: bash
                  secrets-manager:
                    SECDASH_TOKEN: secdash/gate
                phases:
                  build:
                    commands:
                      - |
                {Indented(script, 8)}
                """,
            GitHub => $"""
                # A job of .github/workflows/deploy.yml; the token is the repository's secret SECDASH_TOKEN.
                security-gate:
                  runs-on: ubuntu-latest
                  permissions: {"{}"}
                  steps:
                    - name: Security gate
                      env:
                        SECDASH_TOKEN: ${"{{"} secrets.SECDASH_TOKEN {"}}"}
                      run: |
                {Indented(script, 8)}
                """,
            GitLab => $"""
                # A job of .gitlab-ci.yml; the token is the masked variable SECDASH_TOKEN.
                security-gate:
                  stage: test
                  image: mcr.microsoft.com/dotnet/sdk:10.0
                  script:
                    - |
                {Indented(script, 6)}
                """,
            _ => Curl($"{root}api/v1/pipelines/{pipeline}/gate?policy={policy}"),
        };
    }

    /// <summary>Exit 0: the change may go on, 1: it may not, 2: refused, 3: could not be evaluated or asked.</summary>
    private static string Script(string root, Guid pipeline, string policy) => $"""
        # SECDASH_PACKAGES is the folder or feed that holds the package; dotnet pack src/SecurityDashboard.Cli makes it.
        dotnet tool install --tool-path "$HOME/secdash" --add-source "$SECDASH_PACKAGES" secdash || exit 3
        "$HOME/secdash/secdash" gate {pipeline} --url {root} --policy {policy}
        """;

    /// <summary>The same without secdash.</summary>
    private static string Curl(string address) => $"""
        answer=$(curl --fail --silent --show-error --max-time 30 --header "Authorization: Bearer $SECDASH_TOKEN" "{address}") || exit 3
        echo "$answer" | jq -r '.because, (.conditions[] | select(.verdict != "pass") | "\(.metric): \(.got) (\(.op) \(.want))", .findings[])'
        case "$(echo "$answer" | jq -r .verdict)" in pass) exit 0 ;; fail) exit 1 ;; *) exit 3 ;; esac
        """;

    private static string Indented(string text, int by) => string.Join('\n', text.Split('\n').Select(line => new string(' ', by) + line));
}
