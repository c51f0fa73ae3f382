using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class AccountsBlockPublicBucketsTests
{
    [Fact]
    public void Passes_all_four() => Passes<AccountsBlockPublicBuckets>("Account 111122223333 blocks public access to every bucket.", Some.Root);

    [Fact]
    public void Fails_none() => Fails<AccountsBlockPublicBuckets>("Account 111122223333 does not block public access to its buckets.", With(PublicAccessBlock.None));

    [Fact]
    public void Names_the_one_that_is_off() =>
        Fails<AccountsBlockPublicBuckets>("Account 111122223333 blocks public access to its buckets only in part: RestrictPublicBuckets is off.", With(PublicAccessBlock.All with { RestrictPublicBuckets = false }));

    [Fact]
    public void Names_those_that_are_off() => Fails<AccountsBlockPublicBuckets>(
        "Account 111122223333 blocks public access to its buckets only in part: BlockPublicAcls, IgnorePublicAcls are off.", With(PublicAccessBlock.All with { BlockPublicAcls = false, IgnorePublicAcls = false }));

    [Fact]
    public void Is_unknown_where_it_was_not_read() => IsUnknown<AccountsBlockPublicBuckets>(Some.Denied.Message, Some.Root with { PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(Some.Denied) });

    [Fact]
    public void Is_unknown_where_an_old_inventory_lacks_it() => IsUnknown<AccountsBlockPublicBuckets>(Unreadable.NeverCollected.Message, Some.Root with { PublicAccessBlock = default });

    private static Inventory.Identity.Account With(PublicAccessBlock block) => Some.Root with { PublicAccessBlock = Observed.Of(block) };
}
