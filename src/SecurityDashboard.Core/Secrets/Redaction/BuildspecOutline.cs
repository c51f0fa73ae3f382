using System.Collections.Immutable;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>What a snapshot keeps of an inline buildspec: its structure and its references, and of commands only words of a closed vocabulary.</summary>
public sealed record BuildspecOutline
{
    /// <summary>False when the text is no buildspec that could be read: what is in it is then unknown, not absent.</summary>
    public required bool IsReadable { get; init; }

    /// <summary>The whole text, redacted, with the secrets that were found in it.</summary>
    public required Redacted Text { get; init; }

    /// <summary>env.variables</summary>
    public ImmutableArray<BuildspecVariable> Variables { get; init; } = [];

    /// <summary>env.parameter-store: variable and parameter name.</summary>
    public ImmutableArray<BuildspecVariable> ParameterStore { get; init; } = [];

    /// <summary>env.secrets-manager: variable and "secret:key:stage:version".</summary>
    public ImmutableArray<BuildspecVariable> SecretsManager { get; init; } = [];

    /// <summary>env.exported-variables</summary>
    public ImmutableArray<string> ExportedVariables { get; init; } = [];

    /// <summary>The names of the phases that are there, in order.</summary>
    public ImmutableArray<string> Phases { get; init; } = [];

    public ImmutableArray<BuildspecCommand> Commands { get; init; } = [];
}

/// <summary>A variable of a buildspec. The name is empty when it might itself be a secret.</summary>
public sealed record BuildspecVariable(string Name, ConfigurationValue Value);

/// <summary>One line of a command: which programs and options of <see cref="CommandVocabulary"/> it uses, in order. Everything else is left out.</summary>
/// <param name="Line">Line in the buildspec, from 1.</param>
public sealed record BuildspecCommand(string Phase, int Line, ImmutableArray<string> Words);
