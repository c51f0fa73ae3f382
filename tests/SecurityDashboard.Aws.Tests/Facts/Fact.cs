using SecurityDashboard.Controls;

namespace SecurityDashboard.Aws.Facts;

/// <summary>In which state something is: as it should be, as it should not be, not there, or there and refused to the scan.</summary>
internal enum State { Good, Bad, Absent, Denied }

/// <summary>
/// One line of the table: what is made in an account, and what a reader is told of it. The last two columns are written by hand from the
/// catalogue of controls, so that they are worth something as a witness.
/// </summary>
/// <param name="Control">Its id.</param>
/// <param name="What">What there is, in words; with state and control it names the line.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Resource">Kind and name of what is judged, such as <c>bucket open</c>; the name <c>*</c> is a listing that could not be read.</param>
/// <param name="Expected">Null: the control says nothing of it.</param>
/// <param name="Says">The whole message; where something was denied, the part that the denial itself does not say.</param>
internal sealed record Fact(State State, string Control, string What, Func<FactAccount, Task> Make, string Resource, Outcome? Expected, string Says)
{
    /// <summary>The part of the resource; empty for the whole.</summary>
    public string SubKey { get; init; } = "";

    /// <summary>What the account refuses the scan.</summary>
    public Denial? Denial { get; init; }

    /// <summary>How long after everything was made the scan runs.</summary>
    public int DaysLater { get; init; }

    /// <summary>Whether the roles of the account have policies that AWS manages.</summary>
    public bool HasAwsPolicies { get; init; }

    public Severity? Severity { get; init; }

    public string Name => $"{State} {Control}: {What}";

    public static Fact Good(string control, string what, string resource, Func<FactAccount, Task> make, string says) => new(State.Good, control, what, make, resource, Outcome.Pass, says);

    public static Fact Bad(string control, string what, string resource, Func<FactAccount, Task> make, string says) => new(State.Bad, control, what, make, resource, Outcome.Fail, says);

    public static Fact Absent(string control, string what, string resource, Func<FactAccount, Task> make, Outcome? expected, string says = "") => new(State.Absent, control, what, make, resource, expected, says);

    /// <summary>For a line about something that every account has, or that the line before made.</summary>
    public static Task Nothing(FactAccount account) => Task.CompletedTask;

    /// <summary>Nothing is made but what every account has, and nothing is known of it.</summary>
    public static Fact Denied(string control, string resource, Denial denial) =>
        new(State.Denied, control, $"{denial.Operation}, about {resource}", Nothing, resource, Outcome.Unknown, "") { Denial = denial };

    /// <summary>What is known without it is still said.</summary>
    public static Fact Denied(string control, string what, string resource, Denial denial, Func<FactAccount, Task> make, Outcome expected, string says) =>
        new(State.Denied, control, $"{denial.Operation}, but {what}", make, resource, expected, says) { Denial = denial };

    /// <summary>The same thing seen by another control.</summary>
    public Fact And(string control, Outcome expected, string says) => this with { Control = control, Make = Nothing, Expected = expected, Says = says };
}

/// <param name="Operation">What AWS is asked, as the endpoint calls it.</param>
/// <param name="Action">The permission that a reader has to grant.</param>
internal sealed record Denial(string Operation, string Action)
{
    public Denial(string operation) : this(operation, operation) { }
}
