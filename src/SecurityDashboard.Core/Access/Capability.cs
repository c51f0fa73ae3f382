namespace SecurityDashboard.Access;

/// <summary>What somebody may want of a pipeline.</summary>
public enum Capability
{
    /// <summary>Change its definition.</summary>
    Change,

    /// <summary>Start an execution.</summary>
    Start,

    /// <summary>Set an execution going again or past a gate: retry, roll back, override a condition, enable a transition.</summary>
    Rerun,

    /// <summary>Stop an execution or keep it from going on.</summary>
    Stop,

    /// <summary>Answer a manual approval.</summary>
    Approve,

    /// <summary>Write to a source that AWS itself keeps.</summary>
    WriteSource,

    ReadArtifacts,

    ReplaceArtifacts,

    /// <summary>Use the key of an artifact store or of a secret, whatever for.</summary>
    Decrypt,

    ReadSecrets,

    /// <summary>Change what the roles it runs with may do, or who may have them.</summary>
    ChangeRoles,

    /// <summary>Act as one of the roles it runs with.</summary>
    AssumeRoles,
}

/// <summary>How capabilities are called outside this program.</summary>
public static class Capabilities
{
    public static string Name(this Capability capability) => capability switch
    {
        Capability.Change => "change",
        Capability.Start => "start",
        Capability.Rerun => "rerun",
        Capability.Stop => "stop",
        Capability.Approve => "approve",
        Capability.WriteSource => "write-source",
        Capability.ReadArtifacts => "read-artifacts",
        Capability.ReplaceArtifacts => "replace-artifacts",
        Capability.Decrypt => "decrypt",
        Capability.ReadSecrets => "read-secrets",
        Capability.ChangeRoles => "change-roles",
        _ => "assume-roles",
    };

    /// <summary>A phrase that goes on after "Who can".</summary>
    public static string Phrase(this Capability capability) => capability switch
    {
        Capability.Change => "change the pipeline",
        Capability.Start => "start the pipeline",
        Capability.Rerun => "set an execution going again, or past a gate",
        Capability.Stop => "stop the pipeline",
        Capability.Approve => "approve",
        Capability.WriteSource => "write to the source",
        Capability.ReadArtifacts => "read the artifacts",
        Capability.ReplaceArtifacts => "replace the artifacts",
        Capability.Decrypt => "decrypt with its keys",
        Capability.ReadSecrets => "read its secrets",
        Capability.ChangeRoles => "change the roles it runs with",
        _ => "act as the roles it runs with",
    };

    /// <summary>Whether the answer depends on what is in the pipeline's definition.</summary>
    public static bool NeedsDefinition(this Capability capability) => capability is not (Capability.Change or Capability.Start);

    /// <summary>Null: there is none of that name.</summary>
    public static Capability? Parse(string name)
    {
        foreach (var capability in Enum.GetValues<Capability>())
            if (capability.Name() == name)
                return capability;
        return null;
    }
}
