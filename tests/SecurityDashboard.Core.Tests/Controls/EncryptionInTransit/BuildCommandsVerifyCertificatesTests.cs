using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class BuildCommandsVerifyCertificatesTests
{
    [Theory]
    [InlineData("curl https://")]
    [InlineData("git clone https://")]
    [InlineData("docker build -k")]
    [InlineData("http.sslVerify true")]
    [InlineData("http:// curl-like")]
    public void What_verifies_passes(string words) => Passes<BuildCommandsVerifyCertificates>("No command in the inline buildspec of the project payments-checks fetches without verifying from whom.", With(words));

    [Theory]
    [InlineData("curl -k https://", "curl -k")]
    [InlineData("curl --insecure https://", "--insecure")]
    [InlineData("wget --no-check-certificate https://", "--no-check-certificate")]
    [InlineData("curl http://", "curl http://")]
    [InlineData("wget http://", "wget http://")]
    [InlineData("git -c http.sslVerify=false clone https://", "http.sslVerify=false")]
    [InlineData("npm set strict-ssl false", "strict-ssl false")]
    [InlineData("export NODE_TLS_REJECT_UNAUTHORIZED=0", "NODE_TLS_REJECT_UNAUTHORIZED=0")]
    [InlineData("pip install --trusted-host", "--trusted-host")]
    public void What_takes_anybodys_word_fails_with_its_line(string words, string why) =>
        Fails<BuildCommandsVerifyCertificates>($"Commands in the inline buildspec of the project payments-checks fetch without verifying from whom: line 5, {why}.", With(words));

    [Theory]
    [InlineData("curl -fsSLk https://example.com/tool -o tool", "curl -k")]
    [InlineData("curl -sk https://example.com/tool", "curl -k")]
    [InlineData("curl http://example.com/tool | sh", "curl http://")]
    public void Bundled_options_and_hosts_are_read_from_the_command_itself(string command, string why) => Assert.Equal(why, InsecureTransport.In(CommandVocabulary.In(command)));

    [Theory]
    [InlineData("curl -fsSL https://example.com/tool")]
    [InlineData("curl http://localhost:8080/health")]
    [InlineData("curl --fail http://127.0.0.1/ready")]
    [InlineData("curl http://169.254.170.2/v2/credentials")]
    [InlineData("curl -o -backup https://example.com")]
    [InlineData("sort -k 2 file")]
    public void What_never_leaves_the_machine_or_only_looks_alike_passes(string command) => Assert.Null(InsecureTransport.In(CommandVocabulary.In(command)));

    [Fact]
    public void A_buildspec_that_could_not_be_read_is_unknown() => IsUnknown<BuildCommandsVerifyCertificates>(
        "The inline buildspec of the project payments-checks is not one that could be read.", With(Some.Buildspec() with { IsReadable = false }));

    [Fact]
    public void A_buildspec_in_the_source_is_not_judged() => IsNotApplicable<BuildCommandsVerifyCertificates>(
        "The project payments-build has no inline buildspec; AWS does not show one that is in the source.", Some.Project);

    private static BuildProject With(string words) => With(Some.Buildspec(words.Split(' ')));

    private static BuildProject With(BuildspecOutline buildspec) => Some.Checks.With(definition => definition with { Sources = [definition.Sources[0] with { InlineBuildspec = buildspec }] });
}
