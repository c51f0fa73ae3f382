using System.Text;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>One line of RFC 4180: a user's name may hold a comma.</summary>
internal static class Csv
{
    public static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '"' && quoted && i + 1 < line.Length && line[i + 1] is '"')
                cell.Append(line[++i]);
            else if (line[i] is '"')
                quoted = !quoted;
            else if (line[i] is ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
