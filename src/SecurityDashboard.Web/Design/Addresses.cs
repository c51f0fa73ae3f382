using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Design;

/// <summary>Where things are shown. Names come from AWS, so every part is escaped.</summary>
internal static class Addresses
{
    public static string Of(PipelineSummary pipeline) => OfPipeline(pipeline.Account, pipeline.Region, pipeline.Name);

    public static string OfPipeline(string account, string region, string name) => $"/pipelines/{Uri.EscapeDataString(account)}/{Uri.EscapeDataString(region)}/{Uri.EscapeDataString(name)}";

    public static string OfPipeline(Arn arn) => OfPipeline(arn.Account.Text, arn.Region, arn.Resource);

    /// <param name="can">What is asked; null: the first question.</param>
    public static string OfAccess(string account, string region, string name, string? can = null) =>
        $"{OfPipeline(account, region, name)}/access{(can is null ? "" : $"?can={Uri.EscapeDataString(can)}")}";

    public static string OfGate(string account, string region, string name) => $"{OfPipeline(account, region, name)}/gate";

    public static string OfFinding(Guid id) => $"/findings/{id:N}";

    public static string OfException(Guid id) => $"/exceptions/{id:N}";

    public static string OfControl(string id) => $"/controls/{Uri.EscapeDataString(id)}";

    public static string OfFramework(string id) => $"/compliance/{Uri.EscapeDataString(id)}";

    public static string OfAccount(string id) => $"/admin/accounts/{Uri.EscapeDataString(id)}";

    public static string OfReport(Guid id) => $"/reports/{id:D}";

    public static string OfScan(Guid id) => $"/scans/{id:N}";
}
