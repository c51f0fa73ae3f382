using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class KeysAreNotOnTheirWayOutTests
{
    [Fact]
    public void Passes_an_enabled_key() => Passes<KeysAreNotOnTheirWayOut>($"The key {Some.Key.Arn} is not waiting for its deletion.", Some.Key);

    [Theory]
    [InlineData("PendingDeletion")]
    [InlineData("PendingReplicaDeletion")]
    public void Fails_a_key_that_waits_for_its_deletion(string state) =>
        Fails<KeysAreNotOnTheirWayOut>($"The key {Some.Key.Arn} is waiting for its deletion, and things still name it.", KeyState.With(description => description with { State = state }));

    [Fact]
    public void Says_nothing_of_keys_that_AWS_manages() =>
        IsNotApplicable<KeysAreNotOnTheirWayOut>($"AWS manages the key {Some.Key.Arn}; nobody else can delete it.", KeyState.With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Is_unknown_without_the_description() => IsUnknown<KeysAreNotOnTheirWayOut>(Some.Denied.Message, Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) });
}

public sealed class KeysInUseAreEnabledTests
{
    [Fact]
    public void Passes_an_enabled_key() => Passes<KeysInUseAreEnabled>($"The key {Some.Key.Arn} is Enabled.", Some.Key);

    [Theory]
    [InlineData("Disabled")]
    [InlineData("PendingImport")]
    [InlineData("Unavailable")]
    public void Fails_a_key_that_cannot_be_used(string state) =>
        Fails<KeysInUseAreEnabled>($"The key {Some.Key.Arn} is {state}, and things still name it.", KeyState.With(description => description with { State = state }));

    [Fact]
    public void Leaves_a_key_that_waits_for_its_deletion_to_another_control() =>
        IsNotApplicable<KeysInUseAreEnabled>($"The key {Some.Key.Arn} is waiting for its deletion, which KM-02 judges.", KeyState.With(description => description with { State = "PendingDeletion" }));

    [Fact]
    public void Says_nothing_of_keys_that_AWS_manages() =>
        IsNotApplicable<KeysInUseAreEnabled>($"AWS manages the key {Some.Key.Arn}.", KeyState.With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Is_unknown_without_the_description() => IsUnknown<KeysInUseAreEnabled>(Some.Denied.Message, Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) });
}

internal static class KeyState
{
    public static KmsKey With(Func<KeyDescription, KeyDescription> change) => Some.Key with { Description = Some.Key.Description.Select(change) };
}
