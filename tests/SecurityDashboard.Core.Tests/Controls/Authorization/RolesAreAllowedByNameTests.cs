using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesAreAllowedByNameTests
{
    [Fact]
    public void Passes_policies_that_name_what_they_allow() => Passes<RolesAreAllowedByName>("The policy artifacts of the role payments-build names what it allows.", Some.BuildRole);

    [Theory]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""", "every action but those that it lists")]
    [InlineData("""{"Effect":"Allow","NotAction":["iam:*"],"Resource":"arn:aws:s3:::payments-artifacts/*"}""", "every action but those that it lists")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::payroll/*"}""", "every resource but those that it lists")]
    public void Fails_what_allows_everything_else(string statement, string what) => Fails<RolesAreAllowedByName>($"The policy p of the role payments-build allows {what}.", With(statement));

    [Theory]
    [InlineData("""{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}""")]
    public void Passes_denials_and_exceptions_that_leave_nothing(string statement) => Passes<RolesAreAllowedByName>("The policy p of the role payments-build names what it allows.", With(statement));

    [Fact]
    public void Fails_lowered_under_a_condition()
    {
        var role = With("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}""");

        Fails<RolesAreAllowedByName>("The policy p of the role payments-build allows every action but those that it lists, under conditions. Low, because they may not hold.", role);
        Assert.Equal(Severity.Low, new RolesAreAllowedByName().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity);
    }

    [Fact]
    public void Reads_managed_policies_and_is_unknown_without_one()
    {
        var role = Some.BuildRole with { InlinePolicies = [], AttachedPolicies = [Some.ReviewerPolicy.Arn] };

        Fails<RolesAreAllowedByName>("The policy reviewers of the role payments-build allows every action but those that it lists.", role,
            estate: Some.Estate(role, Some.ReviewerPolicy with { Document = Observed.Of(Some.Policy("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""")) }));
        IsUnknown<RolesAreAllowedByName>(Some.Denied.Message, role, estate: Some.Estate(role, Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
    }

    [Fact]
    public void Says_nothing_of_roles_that_nothing_runs_with() => IsSilent<RolesAreAllowedByName>(Some.BuildRole with { Arn = new Arn("arn:aws:iam::111122223333:role/other"), Name = "other" });

    private static Role With(string statement) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statement))] };
}
