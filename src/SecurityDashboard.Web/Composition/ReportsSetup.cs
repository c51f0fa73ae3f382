using SecurityDashboard.Web.Features.Reports;
using SecurityDashboard.Web.Features.Reports.Kinds;

namespace SecurityDashboard.Web.Composition;

internal static class ReportsSetup
{
    public static void AddReports(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<ReportFiles>().AddSingleton<ReportKinds>().AddSingleton<ReportMaker>().AddSingleton<ReportRequests>().AddSingleton<ReportVerifier>().AddSingleton<EvidenceKeys>().AddSingleton<ReportSchedules>().AddSingleton<ScheduledReports>().AddSingleton<ReportMails>()
        .AddSingleton<IReportKind, ExecutiveReport>().AddSingleton<IReportKind, FrameworkReport>().AddSingleton<IReportKind, PipelineReport>()
        .AddSingleton<IReportKind, ExceptionsReport>().AddSingleton<IReportKind, EncryptionReport>().AddSingleton<IReportKind, AccessReport>();
}
