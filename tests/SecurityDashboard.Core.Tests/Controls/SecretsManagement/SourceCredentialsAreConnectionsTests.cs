using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SourceCredentialsAreConnectionsTests
{
    [Theory]
    [InlineData("CODECONNECTIONS", "Builds in eu-west-1 sign in at GITHUB through a connection.")]
    [InlineData("SECRETS_MANAGER", "Builds in eu-west-1 sign in at GITHUB with a secret of Secrets Manager, which can be rotated.")]
    [InlineData("OAUTH", "Builds in eu-west-1 sign in at GITHUB with OAuth; a connection can be limited to repositories.")]
    public void A_connection_passes_although_older_tools_know_only_OAuth(string type, string because) => Passes<SourceCredentialsAreConnections>(because, With(type));

    [Theory]
    [InlineData("PERSONAL_ACCESS_TOKEN", "Builds in eu-west-1 sign in at GITHUB with somebody's personal access token.")]
    [InlineData("BASIC_AUTH", "Builds in eu-west-1 sign in at GITHUB with a user name and a password.")]
    public void What_is_a_persons_fails(string type, string because) => Fails<SourceCredentialsAreConnections>(because, With(type));

    [Fact]
    public void A_type_that_nobody_knows_is_unknown() => IsUnknown<SourceCredentialsAreConnections>("Builds in eu-west-1 sign in at GITHUB in a way that AWS does not document: MAGIC.", With("MAGIC"));

    private static SourceCredential With(string type) => Some.Credential with { AuthType = type };
}
