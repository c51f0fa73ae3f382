using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Facts;

/// <summary>The table of facts against moto alone, which nobody here wrote. It denies nothing, and knows no webhooks.</summary>
public sealed class PlainMotoFactTests(PlainMotoFactTests.Moto moto) : IClassFixture<PlainMotoFactTests.Moto>
{
    private const string Webhooks = "SC-01";

    private static readonly IReadOnlyList<Fact> Facts = [.. FactTable.All.Where(fact => fact is { Denial: null, HasAwsPolicies: false })];

    public static TheoryData<string> Names => [.. Facts.Where(fact => fact.Control is not Webhooks).Select(fact => fact.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_verdict_is_the_one_in_the_table(string name)
    {
        var fact = Facts.Single(fact => fact.Name == name);
        var account = (await moto.WorldAsync()).Of(fact);

        FactAssert.Holds(fact, account);
    }

    [Fact]
    public async Task What_moto_does_not_know_is_unknown_and_says_so()
    {
        foreach (var account in (await moto.WorldAsync()).Accounts)
        {
            var evaluation = Assert.Single(account.Evaluations, evaluation => evaluation.ControlId is Webhooks);

            Assert.Equal((Outcome.Unknown, account.Account.ArnOf("webhook *")), (evaluation.Verdict.Outcome, evaluation.Resource.Arn.Text));
            Assert.Equal((UnreadableReason.ServiceError, null), (evaluation.Verdict.Unreadable?.Reason, evaluation.Verdict.Unreadable?.MissingPermission));
            Assert.StartsWith($"codepipeline:ListWebhooks in eu-west-1 of account {account.Account.Id} failed: HTTP 500 ", evaluation.Verdict.Because, StringComparison.Ordinal);
            Assert.EndsWith("an endpoint that is not AWS may not know the operation.", evaluation.Verdict.Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_no_line_speaks_of_passes() =>
        Assert.All((await moto.WorldAsync()).Accounts.SelectMany(account => account.Others).Where(evaluation => evaluation.ControlId is not Webhooks),
            evaluation => Assert.True(evaluation.Verdict.Outcome is Outcome.Pass or Outcome.NotApplicable, $"{evaluation.Key}: {evaluation.Verdict.Because}"));

    public sealed class Moto : IAsyncLifetime
    {
        private readonly MotoServer _moto = new();
        private Task<FactWorld>? _world;

        public ValueTask InitializeAsync() => _moto.InitializeAsync();

        public ValueTask DisposeAsync() => _moto.DisposeAsync();

        internal Task<FactWorld> WorldAsync() => _world ??= FactWorld.MakeAsync(Facts, _moto.Url, deny: _ => Task.CompletedTask, knowsWebhooks: false);
    }
}
