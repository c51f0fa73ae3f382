using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Inventory.Trails;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Detection;

/// <summary>LG-01, LG-02 and LG-05: what trails record.</summary>
public sealed class TrailControlTests
{
    private const string Recorded = "The trail everything records every management event in every region.";
    private const string None = "Account 111122223333 has no trail that records in every region.";
    private const string Objects = "What reads and writes the objects of the bucket payments-artifacts is recorded by the trail everything.";

    [Fact]
    public void A_trail_for_all_regions_passes() => Passes<AccountsRecordWhatHappens>(Recorded, Some.Root);

    [Fact]
    public void A_trail_of_the_organization_in_another_account_passes() => Passes<AccountsRecordWhatHappens>(Recorded, Some.Root, estate: Only(Some.Trail with { Arn = new Arn("arn:aws:cloudtrail:eu-west-1:444455556666:trail/everything"), IsOfOrganization = true }));

    [Fact]
    public void No_trail_fails() => Fails<AccountsRecordWhatHappens>(None, Some.Root, estate: Only());

    [Fact]
    public void A_trail_of_one_region_fails() => Fails<AccountsRecordWhatHappens>(None, Some.Root, estate: Only(Some.Trail with { IsMultiRegion = false }));

    [Fact]
    public void A_trail_that_stopped_fails() => Fails<AccountsRecordWhatHappens>("The trail everything records in every region, but has stopped logging.", Some.Root, estate: Only(Some.Trail with { IsLogging = Observed.Of(false) }));

    [Theory]
    [InlineData("WriteOnly", "does not record every management event that reads")]
    [InlineData("ReadOnly", "does not record every management event that writes")]
    [InlineData("", "does not record every management event")]
    public void A_trail_that_leaves_events_out_fails(string takes, string what) => Fails<AccountsRecordWhatHappens>($"The trail everything records in every region, but {what}.", Some.Root, estate: Only(Taking(takes)));

    [Fact]
    public void One_that_records_outweighs_one_that_was_not_read() => Passes<AccountsRecordWhatHappens>(Recorded, Some.Root,
        estate: Only(Some.Trail, Some.Trail with { Arn = new Arn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/a"), IsLogging = Observed.Unreadable<bool>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_state_the_selectors_or_the_listing()
    {
        IsUnknown<AccountsRecordWhatHappens>(Some.Denied.Message, Some.Root, estate: Only(Some.Trail with { IsLogging = Observed.Unreadable<bool>(Some.Denied) }));
        IsUnknown<AccountsRecordWhatHappens>(Some.Denied.Message, Some.Root, estate: Only(Some.Trail with { Selection = Observed.Unreadable<TrailSelection>(Some.Denied) }));
        IsUnknown<AccountsRecordWhatHappens>(Some.Denied.Message, Some.Root, estate: Unlisted());
    }

    [Fact]
    public void Signed_log_files_pass_and_unsigned_fail()
    {
        Passes<TrailsValidateTheirFiles>("The trail everything signs its log files.", Some.Trail);
        Fails<TrailsValidateTheirFiles>("The trail everything does not sign its log files.", Some.Trail with { ValidatesLogFiles = false });
    }

    [Fact]
    public void Shows_whether_log_files_are_signed()
    {
        Shows<TrailsValidateTheirFiles>("true", Some.Trail);
        Shows<TrailsValidateTheirFiles>("false", Some.Trail with { ValidatesLogFiles = false });
    }

    [Fact]
    public void One_trail_that_stopped_and_one_that_was_not_read_is_unknown() => IsUnknown<AccountsRecordWhatHappens>(Some.Denied.Message, Some.Root,
        estate: Only(Some.Trail with { IsLogging = Observed.Of(false) }, Some.Trail with { Arn = new Arn("arn:aws:cloudtrail:eu-west-1:111122223333:trail/b"), IsLogging = Observed.Unreadable<bool>(Some.Denied) }));

    [Fact]
    public void A_bucket_that_pipelines_only_read_from_is_meant() => Passes<BucketAccessIsRecorded>(Objects, Some.Bucket,
        estate: new Estate(Some.SnapshotWith(Some.Site.With(definition => definition with { ArtifactStores = [] })) with { Resources = Some.SnapshotWith(Some.Site.With(definition => definition with { ArtifactStores = [] })).Resources.Remove(Some.Pipeline) }, []));

    [Fact]
    public void A_trail_of_another_account_is_judged_there() => IsSilent<TrailsValidateTheirFiles>(Some.Trail with { Arn = new Arn("arn:aws:cloudtrail:eu-west-1:444455556666:trail/everything"), ValidatesLogFiles = false });

    [Fact]
    public void Objects_that_a_trail_takes_pass() => Passes<BucketAccessIsRecorded>(Objects, Some.Bucket);

    [Fact]
    public void A_trail_of_the_bucket_s_region_is_enough_and_one_of_another_is_not()
    {
        Passes<BucketAccessIsRecorded>(Objects, Some.Bucket, estate: Only(Some.Trail with { IsMultiRegion = false }));
        Fails<BucketAccessIsRecorded>("No trail records who reads and writes all objects of the bucket payments-artifacts.", Some.Bucket,
            estate: Only(Some.Trail with { Arn = new Arn("arn:aws:cloudtrail:us-east-1:111122223333:trail/everything"), IsMultiRegion = false }));
    }

    [Fact]
    public void Only_writing_fails_low_and_only_reading_fails()
    {
        Fails<BucketAccessIsRecorded>("No trail records who reads the objects of the bucket payments-artifacts; the trail everything records who writes them. Low, because a replaced artifact shows.", Some.Bucket, estate: Only(Taking("WriteOnly")));
        Fails<BucketAccessIsRecorded>("No trail records who writes the objects of the bucket payments-artifacts; the trail everything records who reads them.", Some.Bucket, estate: Only(Taking("ReadOnly")));
    }

    [Fact]
    public void A_bucket_that_no_pipeline_reads_from_or_keeps_artifacts_in_is_not_meant() => IsSilent<BucketAccessIsRecorded>(Some.Bucket with { Arn = Bucket.ArnOf("other"), Name = "other" });

    [Fact]
    public void Objects_are_unknown_without_the_selectors_or_the_listing()
    {
        IsUnknown<BucketAccessIsRecorded>(Some.Denied.Message, Some.Bucket, estate: Only(Some.Trail with { Selection = Observed.Unreadable<TrailSelection>(Some.Denied) }));
        IsUnknown<BucketAccessIsRecorded>(Some.Denied.Message, Some.Bucket, estate: Unlisted());
    }

    private static Trail Taking(string takes) => Some.Trail with { Selection = Observed.Of(new TrailSelection(takes.Length == 0 ? [] : [new EventSelector(takes, HasManagementEvents: true, ["arn:aws:s3"])], [])) };

    private static Estate Only(params Trail[] trails) => new(Some.Snapshot with { Resources = [.. Some.Snapshot.Resources.Where(resource => resource is not Trail), .. trails] }, []);

    private static Estate Unlisted() => new(Some.Snapshot with
    {
        Resources = [.. Some.Snapshot.Resources.Where(resource => resource is not Trail)],
        Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type == ResourceTypes.Trail ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
    }, []);
}
