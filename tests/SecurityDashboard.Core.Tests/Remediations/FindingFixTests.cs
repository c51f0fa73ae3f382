using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecurityDashboard.Access;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations.Texts;

namespace SecurityDashboard.Remediations;

public sealed class FindingFixTests
{
    private const string Reader = """{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/payments-build"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::payments-artifacts/*"}""";

    private static IEnumerable<(Estate Estate, Evaluation Failure, FindingFix Fix)> OfDemo => RemediationTexts.OfDemo.Value.Where(entry =>
        entry.Estate.Subject.Resources.FirstOrDefault(resource => resource.Arn == entry.Failure.Resource.Arn) is { } resource
        && ControlCatalog.Find(entry.Failure.ControlId)!.RepairOf(resource, entry.Failure.SubKey, entry.Estate) is not null);

    [Fact]
    public void The_control_passes_with_every_policy_that_the_demo_shows_and_no_pipeline_loses_anything()
    {
        var shown = OfDemo.Where(entry => !entry.Fix.Changes.IsEmpty).ToList();

        Assert.True(shown.Count >= 10, $"{shown.Count} shown");
        foreach (var (estate, failure, fix) in shown)
        {
            var resource = estate.Subject.Resources.First(resource => resource.Arn == failure.Resource.Arn);
            var mended = estate.With(resource, fix.Changes);
            Assert.DoesNotContain(ControlEngine.Evaluate(mended, [ControlCatalog.Find(failure.ControlId)!]), now => now.Key == failure.Key && now.Verdict.Outcome is Outcome.Fail or Outcome.Unknown);
            Assert.Empty(Lost(estate, mended));
            Assert.All(fix.Changes, change => Assert.NotEqual(change.Before, change.After));
            Assert.All(fix.Changes.Where(change => change.After.Length > 0), change => Assert.True(PolicyDocument.Parse(change.After).IsReadable));
        }
    }

    [Fact]
    public void Where_no_policy_is_shown_it_says_why() =>
        Assert.All(OfDemo.Where(entry => entry.Fix.Changes.IsEmpty), entry => Assert.Matches(@"^[A-Z].*[.]$", entry.Fix.WhyNoChange));

    [Fact]
    public void Adds_a_statement_to_those_that_are_there()
    {
        var fix = OfBucket("AS-04", $$"""{"Version":"2012-10-17","Id":"kept","Statement":{{Reader}}}""");

        var change = Assert.Single(fix.Changes);
        Assert.Equal(
            """
            {
              "Version": "2012-10-17",
              "Id": "kept",
              "Statement": [
                {
                  "Sid": "Reader",
                  "Effect": "Allow",
                  "Principal": {
                    "AWS": "arn:aws:iam::111122223333:role/payments-build"
                  },
                  "Action": "s3:GetObject",
                  "Resource": "arn:aws:s3:::payments-artifacts/*"
                },
                {
                  "Sid": "OnlyTls",
                  "Effect": "Deny",
                  "Principal": "*",
                  "Action": "s3:*",
                  "Resource": [
                    "arn:aws:s3:::payments-artifacts",
                    "arn:aws:s3:::payments-artifacts/*"
                  ],
                  "Condition": {
                    "Bool": {
                      "aws:SecureTransport": "false"
                    }
                  }
                }
              ]
            }
            """, change.After);
        Assert.Equal($"cat > policy.json <<'POLICY'\n{change.After}\nPOLICY\naws s3api put-bucket-policy --bucket payments-artifacts --policy file://policy.json", fix.Remediation.Cli);
        Assert.Equal($"cat > policy.json <<'POLICY'\n{change.Before}\nPOLICY\naws s3api put-bucket-policy --bucket payments-artifacts --policy file://policy.json", fix.Remediation.Undo);
    }

    [Fact]
    public void The_first_policy_of_a_bucket_is_taken_away_again_to_undo_it()
    {
        var fix = OfBucket("AS-04", null);

        Assert.Equal("", Assert.Single(fix.Changes).Before);
        Assert.Equal("aws s3api delete-bucket-policy --bucket payments-artifacts", fix.Remediation.Undo);
    }

    [Fact]
    public void Cuts_the_statement_that_is_at_fault_and_leaves_the_others()
    {
        var fix = OfBucket("XA-05", $$"""{"Version":"2012-10-17","Statement":[{{Reader}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:role/other"},"Action":"s3:*","Resource":"arn:aws:s3:::payments-artifacts/*"}]}""");

        var change = Assert.Single(fix.Changes);
        Assert.Equal(
            ["-      \"Action\": \"s3:*\",", "+      \"Action\": [", "+        \"s3:GetObject\",", "+        \"s3:GetObjectVersion\",", "+        \"s3:PutObject\"", "+      ],"],
            change.Lines.Where(line => line.Fate is not LineFate.Kept).Select(line => $"{line.Sign}{line.Text}"));
    }

    [Fact]
    public void A_policy_that_would_stop_a_pipeline_is_not_shown()
    {
        // What the role may do with the key is only what the open statement lets everybody do.
        var pipeline = Some.SecureEstate.Subject.Resources.OfType<Pipeline>().First();
        var role = Some.SecureEstate.Role(pipeline.Definition.Value.Role).Value;
        var key = Some.SecureEstate.Key(pipeline.Definition.Value.ArtifactStores[0].Key!, Some.Account, Some.Region).Value with
        {
            Policy = Observed.Of(PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}""")),
        };
        var estate = Some.SecureEstate.With(role with { InlinePolicies = [], AttachedPolicies = [] }).With(key);

        var fix = FindingFix.Of(ControlCatalog.Find("KM-04")!, key.Id, "", estate);

        Assert.Empty(fix.Changes);
        Assert.Matches("^A changed policy was worked out and is not shown, because a pipeline would stop: .* needs kms:.*[.]$", fix.WhyNoChange);
        Assert.Equal(ControlCatalog.Find("KM-04")!.Info.Remediation.For(key.Id, "").Cli, fix.Remediation.Cli);
    }

    [Fact]
    public void A_policy_that_cannot_be_understood_is_not_changed()
    {
        var fix = OfBucket("AS-04", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny"}]}""");

        Assert.Empty(fix.Changes);
        Assert.Equal("The bucket policy of payments-artifacts cannot be understood, so it cannot be shown how to change it.", fix.WhyNoChange);
    }

    [Fact]
    public void Whatever_is_in_a_policy_arrives_unchanged_and_in_plain_letters()
    {
        var hostile = "POLICY\n$(reboot)`x`'\"${aws:username}\u202e\u2028%{if true}";
        var written = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(new JsonObject { ["Sid"] = hostile, ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["AWS"] = "arn:aws:iam::111122223333:role/payments-build" }, ["Action"] = "s3:GetObject", ["Resource"] = "arn:aws:s3:::payments-artifacts/*" }) };

        var fix = OfBucket("AS-04", written.ToJsonString());

        var after = Assert.Single(fix.Changes).After;
        Assert.All(after, c => Assert.True(c is '\n' or >= ' ' and <= '~'));
        Assert.Equal(hostile, JsonNode.Parse(after)!["Statement"]![0]!["Sid"]!.GetValue<string>());
        Assert.DoesNotContain("\nPOLICY\n", after, StringComparison.Ordinal);
        Assert.Contains("$${aws:username}", fix.Remediation.Terraform, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_does_everything_gets_what_its_pipelines_need_and_no_more()
    {
        var role = Some.SecureEstate.Subject.Resources.OfType<Role>().First(role => role.Arn == Some.SecureEstate.Subject.Resources.OfType<Pipeline>().First().Definition.Value.Role);
        var fix = FixOf("RL-01", role with { InlinePolicies = [new InlinePolicy("all", PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""))], AttachedPolicies = [] });

        Assert.Null(fix.WhyNoChange);
        Assert.Equal(["pipeline", "all"], fix.Changes.Select(change => change.Place.Name));
        Assert.Equal("", fix.Changes[1].After);
        var actions = JsonNode.Parse(fix.Changes[0].After)!["Statement"]!.AsArray().SelectMany(statement => statement!["Action"] is JsonArray many ? many.Select(one => $"{one}") : [$"{statement["Action"]}"]);
        Assert.Contains("s3:GetObject", actions);
        Assert.DoesNotContain(actions, action => action.Contains('*', StringComparison.Ordinal));
    }

    private static FindingFix OfBucket(string control, string? policy) => FixOf(control, Some.Bucket with { Policy = Observed.Of(policy is null ? null : PolicyDocument.Parse(policy)), PublicAccessBlock = Observed.Of(PublicAccessBlock.None) });

    private static FindingFix FixOf(string control, Resource resource)
    {
        var estate = Some.SecureEstate.With(resource);
        var fix = FindingFix.Of(ControlCatalog.Find(control)!, resource.Id, "", estate);
        TestContext.Current.TestOutputHelper?.WriteLine($"{fix.WhyNoChange}");
        return fix;
    }

    private static ImmutableArray<RoleNeed> Lost(Estate before, Estate after)
    {
        var unmet = Unmet(before).Select(need => (need.Role, need.Action, need.Resource)).ToHashSet();
        return [.. Unmet(after).Where(need => !unmet.Contains((need.Role, need.Action, need.Resource)))];
    }

    private static IEnumerable<RoleNeed> Unmet(Estate estate) => estate.Subject.Resources.OfType<Pipeline>().SelectMany(pipeline => RoleNeeds.Of(pipeline, estate).Unmet(estate));
}
