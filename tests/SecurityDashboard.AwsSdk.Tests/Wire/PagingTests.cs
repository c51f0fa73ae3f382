using Amazon.IdentityManagement.Model;

namespace SecurityDashboard.AwsSdk.Wire;

public sealed class PagingTests
{
    [Fact]
    public async Task Iam_pages_by_marker_whatever_stands_in_it_and_whatever_happens_between()
    {
        await using var aws = await FakeAws.StartAsync(
            Page("a", "<IsTruncated>true</IsTruncated><Marker>m&amp;1=+/ é</Marker>"),
            Reply.XmlError("Throttling", "Rate exceeded"),
            Page("b", "<IsTruncated>false</IsTruncated>"));
        using var client = Clients.Iam(aws.Url);
        var request = new GetAccountAuthorizationDetailsRequest { Filter = ["User", "Role"], MaxItems = 1 };
        var users = new List<string>();

        for (var more = true; more;)
        {
            var page = await client.GetAccountAuthorizationDetailsAsync(request, TestContext.Current.CancellationToken);
            users.AddRange(page.UserDetailList.Select(user => user.UserName));
            more = page.IsTruncated is true;
            request.Marker = page.Marker;
        }

        Assert.Equal(["a", "b"], users);
        Assert.Equal(3, aws.Calls.Count);
        Assert.Equal("Action=GetAccountAuthorizationDetails&Filter.member.1=User&Filter.member.2=Role&MaxItems=1&Version=2010-05-08", aws.Calls[0].Body);
        Assert.Equal("Action=GetAccountAuthorizationDetails&Filter.member.1=User&Filter.member.2=Role&Marker=m%261%3D%2B%2F%20%C3%A9&MaxItems=1&Version=2010-05-08", aws.Calls[2].Body);
    }

    private static Reply Page(string user, string tail) => Reply.Iam(
        "GetAccountAuthorizationDetails",
        $"{tail}<UserDetailList><member><UserName>{user}</UserName><Future>1</Future><CreateDate>2026-01-02T03:04:05Z</CreateDate></member></UserDetailList>");
}
