using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class KeysAreNotForPipelinesTests
{
    [Fact]
    public void Passes_a_key_for_something_else() => Passes<KeysAreNotForPipelines>("Access key 1 of the user ada was last used with sts.", Some.User, "key 1");

    [Theory]
    [InlineData("codepipeline")]
    [InlineData("codecommit")]
    [InlineData("ECR")]
    [InlineData("cloudformation")]
    public void Fails_a_key_that_drives_pipelines(string service) =>
        Fails<KeysAreNotForPipelines>($"Access key 1 of the user ada was last used with {service}, which pipelines and builds are made of.", With([service, ""]), "key 1");

    [Fact]
    public void Reads_the_service_of_the_second_key() =>
        Fails<KeysAreNotForPipelines>("Access key 2 of the user ada was last used with codebuild, which pipelines and builds are made of.", With(["", "codebuild"], new AccessKey(2, Active: true, Some.Now)), "key 2");

    [Fact]
    public void Passes_a_key_that_was_not_used_yet() => Passes<KeysAreNotForPipelines>("Access key 1 of the user ada was not used yet.", With(["", ""]), "key 1");

    [Fact]
    public void Says_nothing_of_keys_that_are_switched_off() => IsNotApplicable<KeysAreNotForPipelines>("The user ada has no active access key.", With(["codebuild", ""], new AccessKey(1, Active: false, Some.Now)));

    [Fact]
    public void Is_unknown_without_the_report_and_in_snapshots_from_before()
    {
        IsUnknown<KeysAreNotForPipelines>(Some.Denied.Message, Some.User with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });
        IsUnknown<KeysAreNotForPipelines>(Unreadable.NeverCollected.Message, Some.User with { Credentials = Some.User.Credentials.Select(credentials => credentials with { KeyServices = default }) }, "key 1");
    }

    private static User With(ImmutableArray<string> services, params AccessKey[] keys) => Some.User with
    {
        Credentials = Some.User.Credentials.Select(credentials => credentials with { KeyServices = Observed.Of(services), AccessKeys = keys.Length == 0 ? credentials.AccessKeys : [.. keys] }),
    };
}
