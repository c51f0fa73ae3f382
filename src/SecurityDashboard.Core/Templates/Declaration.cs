using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates;

/// <summary>A resource that a file declares, in the words of CloudFormation whatever the file is.</summary>
/// <param name="Type">As CloudFormation names it.</param>
/// <param name="Name">Its logical id or address in the file.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Properties">With every function resolved that can be.</param>
internal sealed record Declaration(string Type, string Name, int Line, Node Properties);

/// <summary>What is needed of a file is left open by it.</summary>
internal sealed class OpenValueException(int line, string why) : Exception(why)
{
    public int Line => line;
}
