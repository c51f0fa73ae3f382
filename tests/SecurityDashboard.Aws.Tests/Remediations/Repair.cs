using SecurityDashboard.Aws.Facts;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>One line of the table: a fault that is made in an account, and what a person adds when he runs the commands that the finding shows.</summary>
/// <param name="Control">Its id.</param>
/// <param name="Resource">Kind and name of what fails, such as <c>bucket open</c>.</param>
/// <param name="Make">Makes the fault.</param>
internal sealed record Repair(string Control, string Resource, Func<FactAccount, Task> Make)
{
    /// <summary>The part of the resource; empty for the whole.</summary>
    public string SubKey { get; init; } = "";

    /// <summary>What is typed at the questions that the commands ask, a line each.</summary>
    public string[] Answers { get; init; } = [];

    /// <summary>What a person changes in the file <c>$1</c>, in the place of an editor; empty: the commands open none.</summary>
    public string Edit { get; init; } = "";

    /// <summary>What lies in the folder before, in the words of a shell.</summary>
    public string Before { get; init; } = "";

    /// <summary>Where the endpoint cannot run what shows that it worked: the operation that it lacks.</summary>
    public string? CannotVerify { get; init; }

    /// <summary>Where one run makes a resource that fails by itself until a person has gone on: the controls that say so.</summary>
    public string[] LeavesOpen { get; init; } = [];

    public string Name => $"{Control} {Resource} {SubKey}".TrimEnd();
}
