using SecurityDashboard.Aws.Support;
using SecurityDashboard.AwsSdk;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Facts;

/// <summary>The table of facts against accounts that are made for it, scanned and judged as the product does it, in pages of five.</summary>
public sealed class FactTests(FactTests.Endpoints endpoints) : IClassFixture<FactTests.Endpoints>
{
    public static TheoryData<string> Names => [.. FactTable.All.Select(fact => fact.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_verdict_is_the_one_in_the_table(string name)
    {
        var fact = FactTable.All.Single(fact => fact.Name == name);
        var account = (await endpoints.WorldAsync()).Of(fact);

        FactAssert.Holds(fact, account);
    }

    [Fact]
    public async Task What_no_line_speaks_of_passes_or_names_the_permission_that_is_missing()
    {
        var others = (await endpoints.WorldAsync()).Accounts.SelectMany(account => account.Others.Select(evaluation => (account.Facts[0].Denial, evaluation))).ToList();

        Assert.NotEmpty(others);
        Assert.All(others, other => Assert.True(
            other.evaluation.Verdict.Outcome is Outcome.Pass or Outcome.NotApplicable
                || (other.evaluation.Verdict is { Outcome: Outcome.Unknown, Unreadable.MissingPermission: { } missing } && missing == other.Denial?.Action),
            $"{other.evaluation.ControlId} {other.evaluation.Resource.Arn} {other.evaluation.SubKey}: {other.evaluation.Verdict.Outcome} {other.evaluation.Verdict.Because}"));
    }

    [Fact]
    public async Task Every_listing_was_read_over_several_pages()
    {
        var everything = (await endpoints.WorldAsync()).Accounts.Single(account => account.Facts[0] is { Denial: null, DaysLater: 0, HasAwsPolicies: false });

        var calls = await endpoints.CallsAsync();

        Assert.All(
            new[] { "codepipeline:ListPipelines", "codepipeline:ListWebhooks", "codebuild:ListProjects", "iam:GetAccountAuthorizationDetails", "s3:ListBuckets", "secretsmanager:ListSecrets" },
            listing => Assert.True(calls[$"{everything.Account.Id}|{listing}"] > 1, listing));
    }

    [Fact]
    public async Task The_call_log_of_the_endpoint_shows_reads_only()
    {
        await endpoints.WorldAsync();

        var calls = (await endpoints.CallsAsync()).Keys.Select(call => call.Split('|')[1])
            // The endpoint calls what speaks REST by method and path.
            .Select(call => call is "access-analyzer:GET /analyzer" ? "access-analyzer:ListAnalyzers" : call is "access-analyzer:POST /findingv2" ? "access-analyzer:ListFindingsV2" : call)
            .Distinct().ToList();

        Assert.Contains("s3:GetBucketPolicy", calls);
        Assert.All(calls, call => Assert.Matches("^[a-z0-9-]+:(Get|List|Describe|Head|BatchGet|Assume|GenerateCredentialReport$)", call));
        Assert.Empty(calls.Except(ReadOperations.All.Select(Calls.Operations.NameOf)));
    }

    [Fact]
    public void Each_control_is_in_the_table_in_every_state_and_each_state_twenty_times()
    {
        Assert.Equal(FactTable.All.Count, FactTable.All.DistinctBy(fact => fact.Name).Count());
        Assert.All(Enum.GetValues<State>(), state => Assert.True(FactTable.All.Count(fact => fact.State == state) >= 20, $"{state}: {FactTable.All.Count(fact => fact.State == state)} lines"));
        Assert.Equal(
            FactTable.Controls.SelectMany(control => Enum.GetValues<State>().Select(state => (Id: control, state))),
            FactTable.All.Select(fact => (Id: fact.Control, fact.State)).Distinct().Order());
    }

    /// <summary>Endpoints of its own: their settings are changed.</summary>
    public sealed class Endpoints : IAsyncLifetime
    {
        private readonly AwsEndpoint _endpoint = new();
        private readonly AwsEndpoint _withAwsPolicies = new() { KnowsAwsPolicies = true };
        private Task<FactWorld>? _world;

        public async ValueTask InitializeAsync() => await Task.WhenAll(_endpoint.InitializeAsync().AsTask(), _withAwsPolicies.InitializeAsync().AsTask());

        public async ValueTask DisposeAsync()
        {
            await _endpoint.DisposeAsync();
            await _withAwsPolicies.DisposeAsync();
        }

        public Task<IReadOnlyDictionary<string, int>> CallsAsync() => _endpoint.CallsAsync();

        // Only a test can be skipped, so the endpoints' addresses are asked for in one.
        internal Task<FactWorld> WorldAsync() => _world ??= MakeAsync();

        private async Task<FactWorld> MakeAsync()
        {
            var worlds = await Task.WhenAll(MakeAsync(_endpoint, hasAwsPolicies: false), MakeAsync(_withAwsPolicies, hasAwsPolicies: true));
            return worlds[0].And(worlds[1]);
        }

        private static Task<FactWorld> MakeAsync(AwsEndpoint endpoint, bool hasAwsPolicies) => FactWorld.MakeAsync(FactTable.All.Where(fact => fact.HasAwsPolicies == hasAwsPolicies), endpoint.Url, async denied =>
        {
            await endpoint.ConfigureAsync($$"""{"page":5,"deny":[{{string.Join(',', denied.Select(operation => $"\"{operation}\""))}}]}""");

            // From here on it is the product that calls.
            await endpoint.ResetCallsAsync();
        });
    }
}
