using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Two accounts whose pipelines share a bucket and a key; of another bucket and key of the first only the second makes use.</summary>
public sealed class SharedResourceTests(AwsEndpoint endpoint)
{
    /// <summary>Account, control, resource, outcome and message.</summary>
    private static readonly (bool IsOwners, string Control, string Resource, Outcome? Expected, string Says)[] Table =
    [
        (true, "AS-01", "pipeline own", Outcome.Pass, "The artifact store {bucket common} uses the customer-managed key {key common}."),
        (true, "AS-03", "bucket common", Outcome.Fail, StorageFacts.Takes("common", StorageFacts.Aes256, StorageFacts.NoKey, StorageFacts.ForeignKey)),
        (true, "AS-04", "bucket common", Outcome.Fail, "The bucket {bucket common} has no policy, so it takes requests without TLS."),
        (true, "KM-01", "key common", Outcome.Fail, "The key {key common} does not rotate."),
        (true, "AS-03", "bucket lent", Outcome.Pass, "The bucket {bucket lent} refuses every upload that would not end up under a customer-managed key of its owner."),
        (true, "AS-04", "bucket lent", Outcome.Pass, "The policy of the bucket {bucket lent} refuses every request without TLS."),
        (true, "KM-01", "key lent", Outcome.Pass, "The key {key lent} rotates automatically."),
        (false, "AS-01", "pipeline borrowed-common", Outcome.Pass, "The artifact store {bucket common} uses the customer-managed key {key common}."),
        (false, "AS-01", "pipeline borrowed-lent", Outcome.Pass, "The artifact store {bucket lent} uses the customer-managed key {key lent}."),
        (false, "AS-01", "pipeline borrowed-alias", Outcome.Fail,
            "The artifact store {bucket lent} names the key arn:aws:kms:eu-west-1:{account}:alias/lent, an alias of account {account}; there CodePipeline needs the ARN of the key itself."),

        // What it borrows is its owner's to put right.
        (false, "AS-04", "bucket common", null, ""),
        (false, "KM-01", "key common", null, ""),
        (false, "KM-01", "key lent", null, ""),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Come_to_the_same_whichever_is_scanned_first(bool ownerFirst)
    {
        var (owner, borrower) = await MakeAsync();

        var result = EstateResult.Of(await ScanAsync(ownerFirst ? [owner, borrower] : [borrower, owner]));

        var findings = result.Findings.ToDictionary(finding => (finding.Evaluation.Resource.Account.Text, finding.Evaluation.Key));
        Assert.All(Table, row =>
        {
            var arn = (row.Resource.StartsWith("pipeline", StringComparison.Ordinal) && !row.IsOwners ? borrower : owner).ArnOf(row.Resource);
            var verdict = findings.GetValueOrDefault(((row.IsOwners ? owner : borrower).Id, new EvaluationKey(row.Control, new Arn(arn), "")))?.Evaluation.Verdict;
            Assert.Equal((row.Expected, row.Expected is null ? null : owner.Fill(row.Says)), (verdict?.Outcome, verdict?.Because));
        });

        // The finding is the owner's; it weighs on every pipeline that runs through it.
        Assert.Equal(
            [(borrower.Id, "borrowed-common"), (owner.Id, "own")],
            findings[(owner.Id, new EvaluationKey("AS-04", new Arn(owner.ArnOf("bucket common")), ""))].Pipelines.Select(pipeline => (pipeline.Pipeline.Account.Text, pipeline.Name)).OrderBy(pipeline => pipeline.Item2));
    }

    private async Task<(FactAccount Owner, FactAccount Borrower)> MakeAsync()
    {
        var owner = new FactAccount(Lab.NewAccount(endpoint.Url));
        await owner.KeyAsync("common", rotates: false);
        await owner.BucketAsync("common", "", "{key common}");
        await owner.KeyAsync("lent", alias: "alias/lent");
        await owner.BucketAsync("lent", $"{Policies.OnlyTls("lent")},{Policies.OnlyKey("lent", "lent")}", "{key lent}");
        await owner.RoleAsync("pipeline", inline: "");
        await owner.PipelineAsync("own", stores: Store("common", "{key common}"));

        var borrower = new FactAccount(Lab.NewAccount(endpoint.Url));
        await borrower.RoleAsync("pipeline", inline: "");
        await borrower.PipelineAsync("borrowed-common", stores: Store(owner, "common", "{key common}"));
        await borrower.PipelineAsync("borrowed-lent", stores: Store(owner, "lent", "{key lent}"));
        await borrower.PipelineAsync("borrowed-alias", stores: Store(owner, "lent", "arn:aws:kms:eu-west-1:{account}:alias/lent"));
        return (owner, borrower);
    }

    /// <summary>As the product does it: each by itself, and once more what others turn out to need.</summary>
    private async Task<IReadOnlyList<AccountSnapshot>> ScanAsync(FactAccount[] accounts)
    {
        var snapshots = new List<AccountSnapshot>();
        foreach (var account in accounts)
        {
            snapshots.Add(await Lab.ScanAsync(account.Aws, Lab.Options(endpoint.Url), [.. snapshots.SelectMany(other => other.Resources.SelectMany(resource => References.Of(resource)))]));
            foreach (var other in snapshots.ToList())
                if (WantedReferences.Of(other, snapshots) is { IsEmpty: false } wanted)
                    snapshots[snapshots.IndexOf(other)] = await Lab.ScanAsync(accounts.Single(account => account.Id == other.Account.Text).Aws, Lab.Options(endpoint.Url), [.. wanted]);
        }

        return [.. snapshots.Select(snapshot =>
        {
            using var stored = new MemoryStream(SnapshotDocument.Write(snapshot));
            return SnapshotDocument.Read(stored);
        })];
    }

    private static Dictionary<string, object> Store(string bucket, string key) => new() { ["eu-west-1"] = FactAccount.Store(bucket, key) };

    private static Dictionary<string, object> Store(FactAccount owner, string bucket, string key) =>
        new() { ["eu-west-1"] = new { type = "S3", location = owner.Fill($"{{bucket {bucket}}}"), encryptionKey = new { id = owner.Fill(key), type = "KMS" } } };
}
