using System.Collections.Immutable;
using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.Iam;

/// <summary>Compares a statement with what the services are known to have. Services outside <see cref="ActionTable"/> are passed over.</summary>
internal static class ReferenceLinter
{
    // Beyond this nobody has written the list by hand, and comparing it with every type would take noticeable time.
    private const int MostResourceText = 4_096;

    public static void Lint(Statement statement, ImmutableArray<PolicyLint>.Builder lints)
    {
        var fitting = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var pattern in statement.Actions.Concat(statement.NotActions))
            LintAction(statement, pattern, fitting, lints);
        foreach (var resource in statement.Resources.Concat(statement.NotResources))
            LintResource(statement, resource, lints);
    }

    private static void LintAction(Statement statement, string pattern, Dictionary<string, bool> fitting, ImmutableArray<PolicyLint>.Builder lints)
    {
        if (ServiceOf(pattern) is not { } service)
            return;

        var compiled = ActionPattern.Parse(pattern);
        var actions = service.Actions.Where(action => compiled.Matches(ActionPattern.AsciiLower(action.FullName))).ToList();
        if (actions.Count == 0)
            lints.Add(new(PolicyLintKind.UnknownAction, statement.Pointer, $"No action of {service.Prefix} is called '{pattern}'. Correct the name."));
        else if (statement is { UsesNotAction: false, Resources.Length: > 0 } && statement.Resources.Sum(resource => resource.Length) <= MostResourceText && !Fit(actions))
            lints.Add(new(PolicyLintKind.WrongResourceType, statement.Pointer, Misfit(pattern, actions)));

        bool Fit(List<ActionReference> candidates) =>
            statement.Resources.Any(resource => resource.AsSpan().Trim('*').IsEmpty) || candidates.SelectMany(action => action.Resources).Any(type => FitsAny(type.Type.Arn));

        bool FitsAny(string template)
        {
            if (!fitting.TryGetValue(template, out var fits))
                fitting.Add(template, fits = statement.Resources.Any(resource => Overlap(resource, template)));
            return fits;
        }
    }

    private static string Misfit(string pattern, List<ActionReference> actions)
    {
        var types = actions.SelectMany(action => action.Resources).Select(resource => resource.Type.Arn).Distinct(StringComparer.Ordinal).ToList();
        return types.Count == 0
            ? $"'{pattern}' works on no resource of its own, so only the resource * covers it. Give it a statement with Resource *."
            : $"'{pattern}' works on {string.Join(" or ", types)}, and no resource of the statement has that form.";
    }

    // Field by field: that a star might run on over a colon is no reason to think that it was meant to.
    private static bool Overlap(string resource, string template)
    {
        var given = resource.Split(':', 6);
        var wanted = template.Split(':', 6);
        return given.Zip(wanted).All(pair => GlobOverlap.Of(pair.First, pair.Second));
    }

    private static void LintResource(Statement statement, string resource, ImmutableArray<PolicyLint>.Builder lints)
    {
        var arn = ArnText.Of(resource);
        if (!arn.IsComplete)
            return;

        var prefix = arn.Field(2).ToString();
        if (prefix.Any(char.IsAsciiLetterUpper))
            lints.Add(new(PolicyLintKind.MalformedResource, statement.Pointer, $"'{resource}' spells its service with capitals; ARNs are compared letter by letter, so it matches nothing."));

        var last = arn.Field(5);
        var end = last.IndexOfAny('/', ':');
        if (end > 0 && last[..end].ContainsAny('*', '?') && ActionTable.Current.Service(prefix) is { } service && service.ResourceTypes.All(HasFixedType))
            lints.Add(new(PolicyLintKind.NonPortableWildcard, statement.Pointer, $"'{resource}' has a wildcard in the type of the resource, where the documentation allows none; it is taken to match."));
    }

    // Such as project/${ProjectName}, but not ${PipelineName} or ${BucketName}/${ObjectName}.
    private static bool HasFixedType(ResourceType type)
    {
        var parts = type.Arn.Replace("${", "$", StringComparison.Ordinal).Split(':', 6);
        return parts.Length < 6 || !parts[5].StartsWith('$');
    }

    private static ServiceReference? ServiceOf(string pattern)
    {
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || pattern.AsSpan(0, colon).ContainsAny('*', '?') ? null : ActionTable.Current.Service(pattern[..colon]);
    }
}
