using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.Composition;

/// <summary>The keys that protect cookies, where every process finds them. The framework reads them once a day, and not asynchronously.</summary>
internal sealed class KeysInDatabase(IDbContextFactory<DashboardDb> databases, DatabaseState state) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // The framework looks for keys at the very start; it looks again when it needs one.
        if (!state.IsReady)
            throw new NotReadyException();

        using var db = databases.CreateDbContext();
        return [.. db.DataProtectionKeys.AsNoTracking().Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = databases.CreateDbContext();
        db.DataProtectionKeys.Add(new DataProtectionKeyRow { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    /// <summary>Not worth a line in the log: whatever is wrong with the database is told by who makes it ready.</summary>
    internal sealed class NotReadyException() : Exception("The database is not ready.");
}
