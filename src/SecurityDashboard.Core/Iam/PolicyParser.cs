using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Iam;

/// <summary>Reads the JSON of a policy and keeps whatever it can make sense of; what it cannot is a lint, never an exception.</summary>
internal ref struct PolicyParser
{
    // The longest policy AWS stores is a key policy, 32 KiB; white space is not counted for some kinds, hence the slack.
    private const int LongestLegal = 32 * 1024;
    private const int LongestRead = 256 * 1024;

    private readonly byte[] _json;
    private readonly ImmutableArray<PolicyLint>.Builder _lints = ImmutableArray.CreateBuilder<PolicyLint>();
    private Utf8JsonReader _reader;
    private string? _version;
    private string? _id;
    private readonly List<StatementDraft> _statements = [];
    private bool _hasStatements;

    private PolicyParser(byte[] json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
    }

    public static PolicyDocument Parse(string text)
    {
        var given = text;
        text = Decode(given);
        // Its text is kept as it was given: decoded once, it would be another policy when it is read again.
        if (IsEncoded(text))
            return Unreadable(given, PolicyLintKind.Unreadable, "The policy begins with a percent sign even after it was decoded.");
        if (text.Length > LongestRead)
            return Unreadable(text, PolicyLintKind.TooLong, $"The policy has {text.Length} characters; AWS stores none of more than {LongestLegal}, so it was not read.");

        try
        {
            return new PolicyParser(Encoding.UTF8.GetBytes(text)).Read(text);
        }
        catch (JsonException exception)
        {
            return Unreadable(text, PolicyLintKind.Unreadable, $"The policy is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
        // The reader's answer to an escape that is half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return Unreadable(text, PolicyLintKind.Unreadable, "The policy holds a string that is not valid Unicode.");
        }
    }

    // IAM returns documents percent-encoded, other services do not; no JSON begins with a percent sign.
    private static bool IsEncoded(string text) => text.AsSpan().TrimStart().StartsWith("%");

    private static string Decode(string text) => IsEncoded(text) ? Uri.UnescapeDataString(text) : text;

    private static PolicyDocument Unreadable(string text, PolicyLintKind kind, string why) =>
        new(text, null, null, [], [new PolicyLint(kind, "", why)], why);

    private PolicyDocument Read(string text)
    {
        if (_json.Length == 0 || !_reader.Read())
            return Unreadable(text, PolicyLintKind.Unreadable, "The policy is empty.");
        if (_reader.TokenType is not JsonTokenType.StartObject)
            return Unreadable(text, PolicyLintKind.Unreadable, "The policy is not a JSON object.");
        if (_json.Length > LongestLegal)
            Lint(PolicyLintKind.TooLong, "", $"The policy has {_json.Length} bytes; AWS stores none of more than {LongestLegal}.");

        var isAmbiguous = ReadDocument();
        if (_reader.Read())
            return Unreadable(text, PolicyLintKind.Unreadable, "The policy is followed by more text.");
        if (isAmbiguous)
            return Unreadable(text, PolicyLintKind.DuplicateElement, "The policy has two Statement or two Version elements; which of them AWS goes by is unknown.");

        if (!_hasStatements)
            Lint(PolicyLintKind.MalformedElement, "", "The policy has no Statement element, so it does nothing.");
        if (_version is not "2012-10-17")
            Lint(PolicyLintKind.OldVersion, "/Version", "The policy is not written in version 2012-10-17; variables such as ${aws:username} are plain text in it.");

        var variables = _version is "2012-10-17";
        ImmutableArray<Statement> statements = [.. _statements.Select(draft => new Statement(draft, variables))];
        return new PolicyDocument(text, _version, _id, statements, _lints.ToImmutable(), null);
    }

    private bool ReadDocument()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isAmbiguous = false;
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var name = ElementName("", "Version", "Id", "Statement");
            var isNew = seen.Add(name);
            if (!isNew)
                Lint(PolicyLintKind.DuplicateElement, "/" + name, $"The element {name} occurs twice.");
            isAmbiguous |= !isNew && (name is "Version" or "Statement");

            _reader.Read();
            switch (name)
            {
                case "Version":
                    _version = ReadText();
                    break;
                case "Id":
                    _id = ReadText();
                    break;
                case "Statement":
                    ReadStatements();
                    break;
                default:
                    Lint(PolicyLintKind.UnknownElement, "/" + name, $"The policy language has no element {name}.");
                    _reader.Skip();
                    break;
            }
        }

        return isAmbiguous;
    }

    private void ReadStatements()
    {
        _hasStatements = true;
        if (_reader.TokenType is not JsonTokenType.StartArray)
        {
            ReadStatement();
            return;
        }

        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
            ReadStatement();
    }

    private void ReadStatement()
    {
        var draft = new StatementDraft(_statements.Count, (int)_reader.TokenStartIndex);
        _statements.Add(draft);
        var pointer = $"/Statement/{draft.Index}";

        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Unreadable(draft, PolicyLintKind.MalformedElement, pointer, "The statement is not a JSON object.");
            _reader.Skip();
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var name = ElementName(
                pointer, "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition");
            var at = $"{pointer}/{name}";
            if (!seen.Add(name))
                Unreadable(draft, PolicyLintKind.DuplicateElement, at, $"The element {name} occurs twice; which one AWS goes by is unknown.");
            _reader.Read();
            ReadElement(draft, name, at);
        }

        if (draft.Effect is null && draft.WhyUnreadable is null)
            Unreadable(draft, PolicyLintKind.MalformedElement, pointer, "The statement has no Effect.");
        if (draft is { Actions: not null, NotActions: not null } or { Resources: not null, NotResources: not null } or { Principals: not null, NotPrincipals: not null })
            Unreadable(draft, PolicyLintKind.MalformedElement, pointer, "The statement has an element together with its Not form.");
    }

    private void ReadElement(StatementDraft draft, string name, string at)
    {
        switch (name)
        {
            case "Sid":
                draft.Sid = ReadText();
                break;
            case "Effect":
                draft.Effect = ReadEffect(draft, at);
                break;
            case "Action":
                draft.Actions = ReadValues(draft, at);
                break;
            case "NotAction":
                draft.NotActions = ReadValues(draft, at);
                break;
            case "Resource":
                draft.Resources = ReadValues(draft, at);
                break;
            case "NotResource":
                draft.NotResources = ReadValues(draft, at);
                break;
            case "Principal":
                draft.Principals = ReadPrincipals(draft, at);
                break;
            case "NotPrincipal":
                draft.NotPrincipals = ReadPrincipals(draft, at);
                break;
            case "Condition":
                ReadConditions(draft, at);
                break;
            default:
                Lint(PolicyLintKind.UnknownElement, at, $"The policy language has no element {name}; it is ignored.");
                _reader.Skip();
                break;
        }
    }

    private Effect? ReadEffect(StatementDraft draft, string at)
    {
        var text = ReadText();
        switch (text)
        {
            case "Allow":
                return Effect.Allow;
            case "Deny":
                return Effect.Deny;
            default:
                Unreadable(draft, PolicyLintKind.MalformedElement, at, $"The Effect is {(text is null ? "not a text" : $"'{text}'")}; it must be Allow or Deny.");
                return null;
        }
    }

    private PrincipalSet ReadPrincipals(StatementDraft draft, string at)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            var values = ReadValues(draft, at);
            if (values is not ["*"])
                Lint(PolicyLintKind.MalformedPrincipal, at, "A principal that is not * must stand under AWS, Service, Federated or CanonicalUser.");
            return new PrincipalSet { Aws = values };
        }

        var principals = new PrincipalSet();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var kind = ElementName(at, "AWS", "Service", "Federated", "CanonicalUser");
            if (!seen.Add(kind))
                Unreadable(draft, PolicyLintKind.DuplicateElement, $"{at}/{kind}", $"The kind of principal {kind} occurs twice; which one AWS goes by is unknown.");
            _reader.Read();
            var values = ReadValues(draft, $"{at}/{kind}");
            switch (kind)
            {
                case "AWS":
                    principals = principals with { Aws = values };
                    break;
                case "Service":
                    principals = principals with { Services = values };
                    break;
                case "Federated":
                    principals = principals with { Federated = values };
                    break;
                case "CanonicalUser":
                    principals = principals with { CanonicalUsers = values };
                    break;
                default:
                    Unreadable(draft, PolicyLintKind.UnknownElement, $"{at}/{kind}", $"There is no kind of principal called {kind}.");
                    break;
            }
        }

        return principals;
    }

    private void ReadConditions(StatementDraft draft, string at)
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            Unreadable(draft, PolicyLintKind.MalformedElement, at, "The Condition is not a JSON object.");
            _reader.Skip();
            return;
        }

        var operators = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var @operator = _reader.GetString() ?? "";
            if (!operators.Add(@operator))
                Unreadable(draft, PolicyLintKind.DuplicateElement, $"{at}/{@operator}", $"The operator {@operator} occurs twice; which one AWS goes by is unknown.");
            _reader.Read();
            if (_reader.TokenType is not JsonTokenType.StartObject)
            {
                Unreadable(draft, PolicyLintKind.MalformedElement, $"{at}/{@operator}", $"The operator {@operator} is not followed by keys.");
                _reader.Skip();
                continue;
            }

            ReadKeys(draft, @operator, $"{at}/{@operator}");
        }
    }

    private void ReadKeys(StatementDraft draft, string @operator, string at)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var key = _reader.GetString() ?? "";
            if (!keys.Add(key))
                Unreadable(draft, PolicyLintKind.DuplicateElement, $"{at}/{key}", $"The key {key} occurs twice under {@operator}; which one AWS goes by is unknown.");
            _reader.Read();
            draft.Conditions.Add((@operator, key, ReadValues(draft, $"{at}/{key}")));
        }
    }

    /// <summary>One value or a list of them: strings as they are, numbers and booleans as their text.</summary>
    private ImmutableArray<string> ReadValues(StatementDraft draft, string at)
    {
        if (_reader.TokenType is not JsonTokenType.StartArray)
            return ReadText() is { } single ? [single] : Malformed(draft, at);

        var values = ImmutableArray.CreateBuilder<string>();
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
        {
            if (ReadText() is { } value)
                values.Add(value);
            else
                Malformed(draft, $"{at}/{values.Count}");
        }

        return values.DrainToImmutable();
    }

    private ImmutableArray<string> Malformed(StatementDraft draft, string at)
    {
        Unreadable(draft, PolicyLintKind.MalformedElement, at, "A text or a list of texts is expected here.");
        return [];
    }

    private string? ReadText()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return _reader.GetString();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(_reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                _reader.Skip();
                return null;
        }
    }

    private string ElementName(string pointer, params ReadOnlySpan<string> known)
    {
        var name = _reader.GetString() ?? "";
        foreach (var candidate in known)
        {
            if (!name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
                continue;
            if (name != candidate)
                Lint(PolicyLintKind.Spelling, $"{pointer}/{name}", $"The element {name} is spelled {candidate}.");
            return candidate;
        }

        return name;
    }

    private void Lint(PolicyLintKind kind, string pointer, string message) => _lints.Add(new PolicyLint(kind, pointer, message));

    private void Unreadable(StatementDraft draft, PolicyLintKind kind, string pointer, string why)
    {
        draft.WhyUnreadable ??= why;
        Lint(kind, pointer, why);
    }
}
