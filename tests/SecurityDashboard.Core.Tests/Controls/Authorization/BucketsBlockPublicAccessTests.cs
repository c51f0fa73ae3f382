using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BucketsBlockPublicAccessTests
{
    [Fact]
    public void Passes_with_all_four() => Passes<BucketsBlockPublicAccess>("The bucket payments-artifacts blocks public access in all four ways.", Some.Bucket);

    [Fact]
    public void Fails_without_any() => Fails<BucketsBlockPublicAccess>("The bucket payments-artifacts does not block public access itself.", With(PublicAccessBlock.None));

    [Fact]
    public void Fails_for_one_that_is_off() =>
        Fails<BucketsBlockPublicAccess>("The bucket payments-artifacts blocks public access only in part: IgnorePublicAcls is off.", With(PublicAccessBlock.All with { IgnorePublicAcls = false }));

    [Fact]
    public void Names_each_that_is_off() =>
        Fails<BucketsBlockPublicAccess>("The bucket payments-artifacts blocks public access only in part: BlockPublicAcls and BlockPublicPolicy and RestrictPublicBuckets are off.",
            With(PublicAccessBlock.None with { IgnorePublicAcls = true }));

    [Fact]
    public void Is_unknown_without_the_setting() => IsUnknown<BucketsBlockPublicAccess>(Some.Denied.Message, Some.Bucket with { PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(Some.Denied) });

    [Fact]
    public void Is_unknown_in_snapshots_of_before_it_was_read() => IsUnknown<BucketsBlockPublicAccess>(Unreadable.NeverCollected.Message, Some.Bucket with { PublicAccessBlock = default });

    private static Bucket With(PublicAccessBlock block) => Some.Bucket with { PublicAccessBlock = Observed.Of(block) };
}
