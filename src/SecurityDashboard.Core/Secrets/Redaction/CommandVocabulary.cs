using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>The words of build commands that are kept. The list is closed, so no word of it can be a secret.</summary>
public static class CommandVocabulary
{
    // Those that take no value, so that nothing but flags can follow.
    private static readonly SearchValues<char> CurlFlags = SearchValues.Create("fsSLkivgIN");

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ("curl wget -k --insecure --no-check-certificate http:// https:// http.sslVerify=false http.sslVerify strict-ssl false true NODE_TLS_REJECT_UNAUTHORIZED=0 GIT_SSL_NO_VERIFY=1 GIT_SSL_NO_VERIFY=true "
         + "PYTHONHTTPSVERIFY=0 --trusted-host --allow-unauthenticated --no-gpg-check --disable-content-trust --no-verify-ssl --tls-verify=false -x +x -o pipefail -e -u "
         + "bash sh zsh eval source sudo chmod | | && ; > >> set env printenv export unset echo cat tee base64 python python3 node ruby perl pwsh powershell "
         + "docker buildx podman buildah kaniko build push pull run login --privileged --password-stdin --no-cache --build-arg --secret -v --net=host --network=host /var/run/docker.sock "
         + "aws ecr get-login get-login-password secretsmanager get-secret-value ssm get-parameter get-parameters --with-decryption sts assume-role s3 cp sync rm --acl public-read cloudformation deploy "
         + "create-stack update-stack iam lambda ecs eks codepipeline codebuild codeartifact configure --no-sign-request --endpoint-url "
         + "npm npx yarn pnpm bun install ci i add audit publish --ignore-scripts --frozen-lockfile --immutable --audit-level=high --production pip pip3 pipenv poetry uv -r --require-hashes --index-url --extra-index-url "
         + "mvn gradle ./gradlew ./mvnw verify package dotnet restore list --vulnerable --locked-mode nuget go get mod vet test cargo bundle gem composer make cmake apt-get apt yum dnf apk add-apt-repository brew "
         + "terraform tofu plan apply init -auto-approve cdk sam serverless helm kubectl pulumi ansible-playbook git clone submodule checkout fetch "
         + "trivy grype syft snyk semgrep bandit safety pip-audit govulncheck osv-scanner codeql checkov tfsec terrascan kics cfn-lint cfn_nag cfn_nag_scan cfn-guard gitleaks detect-secrets trufflehog hadolint dockle clamscan "
         + "sonar-scanner sonarqube dependency-check owasp cyclonedx cyclonedx-npm spdx sbom inspector inspector-sbomgen cosign notation sign attest slsa-verifier in-toto gpg gpg2 --verify sha256sum sha512sum shasum md5sum -c signer").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The words of a command that are in the vocabulary; an address is reduced to its scheme.</summary>
    public static ImmutableArray<string> In(ReadOnlySpan<char> command)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in command.SplitAny(" \t\r\n\"'`()"))
        {
            var word = command[range];
            if (word.StartsWith("http://"))
                word = NeverLeaves(word["http://".Length..]) ? "" : "http://";
            else if (word.StartsWith("https://"))
                word = "https://";

            else if (IsBundle(word) && found.Contains("curl"))
                word = "-k";

            if (!word.IsEmpty && lookup.TryGetValue(word, out var known))
                found.Add(known);
        }

        return found.ToImmutable();
    }

    /// <summary>Whether an address is of the machine itself, or of what answers on its link only.</summary>
    private static bool NeverLeaves(ReadOnlySpan<char> address) =>
        address.StartsWith("localhost") || address.StartsWith("127.") || address.StartsWith("[::1]") || address.StartsWith("169.254.");

    /// <summary>Options of curl in one word, such as -fsSLk, -k among them.</summary>
    private static bool IsBundle(ReadOnlySpan<char> word) => word is ['-', _, _, ..] && word.Contains('k') && word[1..].IndexOfAnyExcept(CurlFlags) < 0;
}
