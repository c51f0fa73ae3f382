using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls;

/// <summary>What the detector found in a setting when it was collected, in words. The value itself is in no snapshot.</summary>
/// <remarks>A trace of low confidence is for people to look at: it fails nothing, and so counts in no score.</remarks>
internal static class FoundSecrets
{
    private const string Expected = "a reference, or no secret";

    /// <param name="what">The beginning of a sentence: "The setting Token of the action Deploy/Call of the pipeline payments".</param>
    /// <param name="path">Where it stands in the resource.</param>
    /// <param name="readsNames">Whether a plain value counts as a secret when its name says that it is one.</param>
    /// <param name="allowed">What is no secret although it looks like one.</param>
    public static Verdict Judge(string what, string path, string name, ConfigurationValue value, bool readsNames, AllowedValues allowed)
    {
        var all = PlacesOf(name, value, pointer: "").ToList();
        var places = all.FindAll(place => !allowed.Allows(place.Hidden));
        var found = places.SelectMany(place => place.Hidden.Traces.Where(trace => !allowed.Allows(trace)).Select(trace => (place.Pointer, Trace: trace))).ToList();
        var sure = found.FindAll(one => one.Trace.Confidence >= SecretConfidence.Medium);
        if (sure.Count > 0)
            return Verdict.Fail($"{what} holds {Counted(sure.Count)}: {string.Join("; ", sure.Select(one => Describe(one.Pointer, one.Trace)))}.")
                with
            { Evidence = [.. sure.Select(one => new Evidence(At(path, one.Pointer, one.Trace), Expected, SecretEvidence.Of(one.Trace.Length, one.Trace.Fingerprint)))] };

        var named = readsNames ? places.FindAll(place => !place.Hidden.Traces.Any(allowed.Allows) && SecretName.Meaning(place.Name) is NameMeaning.Token or NameMeaning.Password) : [];
        if (named.Count > 0)
            return Verdict.Fail($"{what} holds a value that is named like a secret: {string.Join("; ", named.Select(place => $"{place.Name}{In(place.Pointer)}, {place.Hidden.Length} characters"))}.")
                with
            { Evidence = [.. named.Select(place => new Evidence($"{path}{place.Pointer}", Expected, SecretEvidence.Of(place.Hidden.Length, place.Hidden.Fingerprint)))] };

        var isAllowed = places.Count < all.Count || places.Exists(place => place.Hidden.Traces.Any(allowed.Allows));
        var kept = new Evidence(path, Expected, found.Count > 0 ? "for review" : isAllowed ? "only what is allowed" : "nothing found");
        return Verdict.Pass(found.Count == 0 ? isAllowed ? $"{what} shows nothing but what was said to be no secret." : $"{what} shows no secret." : $"{what} is worth a look: {string.Join("; ", found.Select(one => Describe(one.Pointer, one.Trace)))}.") with { Evidence = [kept] };
    }

    /// <summary>"Deploy/Call" of a step, and the setting behind a slash, so that the finding stays the same while the value changes.</summary>
    public static string KeyOf(PipelineStep step, string setting) => $"{step}/{setting}";

    private static string Counted(int secrets) => secrets == 1 ? "a secret" : $"{secrets} secrets";

    private static string Describe(string pointer, SecretTrace trace) =>
        $"rule {trace.Rule}{In(pointer)}{(trace.Location is "value" or "" ? "" : $" at {trace.Location}")}, {trace.Confidence.ToString().ToLowerInvariant()} confidence, {trace.Length} characters, fingerprint {trace.Fingerprint}";

    private static string In(string pointer) => pointer.Length == 0 ? "" : $" in {pointer}";

    private static string At(string path, string pointer, SecretTrace trace) => trace.Location is "value" or "" ? path + pointer : $"{path}{pointer} {trace.Location}";

    /// <summary>A JSON value counts leaf by leaf, each under its own name; a value that was kept holds nothing.</summary>
    private static IEnumerable<Place> PlacesOf(string name, ConfigurationValue value, string pointer) => value switch
    {
        RedactedDocument document => document.Leaves.SelectMany(leaf => PlacesOf(leaf.Name, leaf.Value, pointer + leaf.Pointer).Select(place => leaf.Type is DeclaredType.Plaintext ? place : place with { Name = "" })),
        Redacted redacted => [new Place(name, pointer, redacted)],
        _ => [],
    };

    private sealed record Place(string Name, string Pointer, Redacted Hidden);
}
