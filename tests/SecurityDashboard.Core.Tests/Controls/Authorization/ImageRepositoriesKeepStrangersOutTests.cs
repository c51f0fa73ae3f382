using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ImageRepositoriesKeepStrangersOutTests
{
    private const string NoStranger = "The policy of the repository payments/base lets no stranger in.";
    private const string Push = "[\"ecr:PutImage\",\"ecr:InitiateLayerUpload\",\"ecr:UploadLayerPart\",\"ecr:CompleteLayerUpload\"]";

    [Fact]
    public void Passes_another_account_that_pulls() =>
        Passes<ImageRepositoriesKeepStrangersOut>($"{NoStranger} arn:aws:iam::999900001111:root may not push to the repository payments/base.", With("""{"AWS":"999900001111"}""", "[\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\"]"));

    [Fact]
    public void Passes_no_policy() => Passes<ImageRepositoriesKeepStrangersOut>("The repository payments/base has no policy: only its own account gets in.", Some.Images with { Policy = Observed.Of<PolicyDocument?>(null) });

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("""{"AWS":"*"}""")]
    [InlineData("""{"AWS":["*"]}""")]
    public void Fails_everybody_who_pushes(string principal) => Fails<ImageRepositoriesKeepStrangersOut>(
        "The policy of the repository payments/base lets everybody push: ecr:PutImage, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload.", With(principal, Push));

    [Fact]
    public void Fails_everybody_who_pulls() =>
        Fails<ImageRepositoriesKeepStrangersOut>("The policy of the repository payments/base lets everybody pull: ecr:BatchGetImage.", With("\"*\"", "\"ecr:BatchGetImage\""));

    [Fact]
    public void Passes_everybody_of_one_organization() =>
        Passes<ImageRepositoriesKeepStrangersOut>(NoStranger, With("\"*\"", Push, ""","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"""));

    [Fact]
    public void Lowers_everybody_under_a_condition_that_may_not_hold()
    {
        var images = With("\"*\"", "\"ecr:BatchGetImage\"", ""","Condition":{"StringLike":{"aws:UserAgent":"*docker*"}}""");

        Assert.Equal(Severity.High, Assert.Single(new ImageRepositoriesKeepStrangersOut().Evaluate(Some.Estate(images)), evaluation => evaluation.Resource.Arn == images.Arn).Severity);
    }

    [Theory]
    [InlineData("ecr:PutImage")]
    [InlineData("ecr:*")]
    [InlineData("ecr:SetRepositoryPolicy")]
    public void Fails_a_stranger_who_pushes(string action) => Fails<ImageRepositoriesKeepStrangersOut>(
        "arn:aws:iam::999900001111:root may push to the repository payments/base, and nobody here knows account 999900001111: it is neither connected nor in the organization.", With("""{"AWS":"999900001111"}""", $"\"{action}\""));

    [Fact]
    public void Passes_an_account_of_the_organization_that_pushes() => Passes<ImageRepositoriesKeepStrangersOut>(
        $"{NoStranger} arn:aws:iam::444455556666:root may push to the repository payments/base, and is of account 444455556666, which is in the organization.", With("""{"AWS":"444455556666"}""", Push));

    [Fact]
    public void Passes_a_connected_account_that_pushes_whatever_the_organization() => Passes<ImageRepositoriesKeepStrangersOut>(
        $"{NoStranger} arn:aws:iam::555566667777:root may push to the repository payments/base, and is of account 555566667777, which is connected.", With("""{"AWS":"555566667777"}""", Push),
        estate: new Estate(Some.SnapshotWith(With("""{"AWS":"555566667777"}""", Push), Alone), [Some.Neighbour]));

    [Fact]
    public void Is_unknown_where_the_organization_was_not_read() => IsUnknown<ImageRepositoriesKeepStrangersOut>(
        Some.Denied.Message, With("""{"AWS":"999900001111"}""", Push), estate: Some.Estate(With("""{"AWS":"999900001111"}""", Push), Alone));

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<ImageRepositoriesKeepStrangersOut>(Some.Denied.Message, Some.Images with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    [Fact]
    public void Is_unknown_where_the_policy_cannot_be_understood() => IsUnknown<ImageRepositoriesKeepStrangersOut>(
        $"The policy of arn:aws:ecr:eu-west-1:111122223333:repository/payments/base cannot be understood: {PolicyDocument.Parse("{").WhyUnreadable}", Some.Images with { Policy = Observed.Of<PolicyDocument?>(PolicyDocument.Parse("{")) });

    private static Inventory.Identity.Account Alone => Some.Root with { Organization = Observed.Unreadable<ImmutableArray<AccountId>>(Some.Denied) };

    private static ImageRepository With(string principal, string actions, string more = "") =>
        Some.Images with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$"""{"Effect":"Allow","Principal":{{principal}},"Action":{{actions}}{{more}} }""")) };
}
