namespace SecurityDashboard.Data.Tables;

/// <summary>
/// A row whose past is kept: <see cref="PastTables"/> gives its table another one, of the same columns, for what was replaced. Saving
/// tracked rows sees to it; whoever updates or deletes rows by a statement keeps them first, with <see cref="PastTables.KeepAsync"/>.
/// </summary>
public interface IHasPast
{
    /// <summary>From when on the row stands as it does. Set when it is saved.</summary>
    DateTimeOffset Since { get; set; }
}
