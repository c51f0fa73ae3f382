namespace SecurityDashboard.Iam;

/// <summary>The three values of Kleene logic: what is known to be so, known not to be so, or depends on something that was not collected.</summary>
public enum Truth : byte
{
    /// <summary>Known not to be so, however the unknown parts turn out.</summary>
    False = 0,

    /// <summary>Depends on something unknown.</summary>
    Unknown = 1,

    /// <summary>Known to be so, however the unknown parts turn out.</summary>
    True = 2,
}

internal static class TruthLogic
{
    public static Truth And(this Truth a, Truth b) => a < b ? a : b;

    public static Truth Or(this Truth a, Truth b) => a > b ? a : b;

    public static Truth Not(this Truth a) => (Truth)(2 - (byte)a);

    /// <summary>False stays false; anything else becomes unknown.</summary>
    public static Truth AtMostUnknown(this Truth a) => a is Truth.False ? Truth.False : Truth.Unknown;

    public static Truth Of(bool value) => value ? Truth.True : Truth.False;

    /// <summary>What follows when it is unknown which of the two answers applies.</summary>
    public static Truth Merge(Truth a, Truth b) => a == b ? a : Truth.Unknown;
}
