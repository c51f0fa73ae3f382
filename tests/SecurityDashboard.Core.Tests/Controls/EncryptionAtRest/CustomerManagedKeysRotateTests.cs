using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class CustomerManagedKeysRotateTests
{
    private static readonly KmsKey NotRotated = Some.Key with { RotationEnabled = Observed.Of(false) };

    [Fact]
    public void Passes_with_rotation() => Passes<CustomerManagedKeysRotate>($"The key {Some.Key.Arn} rotates automatically.", Some.Key);

    [Fact]
    public void Fails_without_rotation() => Fails<CustomerManagedKeysRotate>($"The key {Some.Key.Arn} does not rotate.", NotRotated);

    [Fact]
    public void Says_nothing_of_keys_that_AWS_manages() =>
        IsNotApplicable<CustomerManagedKeysRotate>($"AWS manages the key {Some.Key.Arn} and rotates it every year.", With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Says_nothing_of_asymmetric_keys() =>
        IsNotApplicable<CustomerManagedKeysRotate>($"KMS cannot rotate the key {Some.Key.Arn}: its spec is RSA_4096.", With(description => description with { Spec = "RSA_4096" }));

    [Fact]
    public void Says_nothing_of_imported_material() =>
        IsNotApplicable<CustomerManagedKeysRotate>($"KMS cannot rotate the key {Some.Key.Arn}: its material comes from EXTERNAL.", With(description => description with { Origin = "EXTERNAL" }));

    [Fact]
    public void Says_nothing_of_a_key_that_is_on_its_way_out() =>
        IsNotApplicable<CustomerManagedKeysRotate>($"KMS does not rotate the key {Some.Key.Arn} while it is PendingDeletion.", With(description => description with { State = "PendingDeletion" }));

    [Fact]
    public void Is_unknown_when_rotation_could_not_be_read() =>
        IsUnknown<CustomerManagedKeysRotate>(Some.Denied.Message, Some.Key with { RotationEnabled = Observed.Unreadable<bool>(Some.Denied) });

    [Fact]
    public void Needs_no_rotation_status_where_there_can_be_none() =>
        IsNotApplicable<CustomerManagedKeysRotate>($"AWS manages the key {Some.Key.Arn} and rotates it every year.",
            With(description => description with { Manager = KeyManager.Aws }) with { RotationEnabled = Observed.Unreadable<bool>(Some.Denied) });

    private static KmsKey With(Func<KeyDescription, KeyDescription> change) => NotRotated with { Description = NotRotated.Description.Select(change) };
}
