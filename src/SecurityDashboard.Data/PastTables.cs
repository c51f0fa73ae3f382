using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using SecurityDashboard.Data.Tables;

// What is put into statements are names of tables and columns from the model; values are parameters.
#pragma warning disable EF1002

namespace SecurityDashboard.Data;

/// <summary>
/// The tables of what was replaced. A row of one says how a row stood from its <c>since</c> until its <c>until</c>; what stands now is in
/// the table itself and nowhere else, so that what never changes is stored once. Together they are the table at any moment.
/// </summary>
internal static class PastTables
{
    private const string Until = nameof(Until);

    /// <summary>How many keys a statement names: SQLite takes 32,766 parameters, PostgreSQL more.</summary>
    private const int Batch = 500;

    /// <summary>Gives every table whose rows have a past another one, of the same columns: a new column needs nothing but its migration.</summary>
    public static void AddTo(ModelBuilder builder)
    {
        foreach (var source in builder.Model.GetEntityTypes().Where(entity => typeof(IHasPast).IsAssignableFrom(entity.ClrType)).ToList())
            builder.SharedTypeEntity<Dictionary<string, object>>(NameOf(source.ClrType), past =>
            {
                var table = $"{source.GetTableName()}_past";
                past.ToTable(table);
                foreach (var property in Flat(source).ToList())
                {
                    var column = past.Property(property.ClrType, NameOf(property)).IsRequired(!property.IsNullable).ValueGeneratedNever();
                    if (property.GetProviderClrType() is { } stored)
                        column.HasConversion(stored);
                    if (property.GetMaxLength() is { } length)
                        column.HasMaxLength(length);
                }

                past.Property<DateTimeOffset>(Until);
                past.HasKey([.. source.FindPrimaryKey()!.Properties.Select(NameOf), Until]);
                past.HasIndex(Until).HasDatabaseName($"ix_{table}_until");
            });
    }

    /// <summary>The table as it was at that moment, to be queried as it is queried now.</summary>
    public static IQueryable<TRow> At<TRow>(DashboardDb db, DateTimeOffset at) where TRow : class, IHasPast
    {
        var tables = Tables.Of<TRow>(db);
        var columns = string.Join(", ", tables.Columns.Zip(tables.Aliases, (column, alias) => $"{column} AS {alias}"));
        return db.Set<TRow>().FromSqlRaw(
            $"SELECT {columns} FROM {tables.Now} WHERE {tables.Since} <= {{0}} UNION ALL SELECT {string.Join(", ", tables.PastColumns)} FROM {tables.Past} WHERE {tables.PastSince} <= {{0}} AND {tables.Until} > {{0}}",
            tables.Moment(at));
    }

    /// <summary>Every row as it stood at some time from that moment on; a row that changed stands there more than once.</summary>
    public static IQueryable<TRow> From<TRow>(DashboardDb db, DateTimeOffset from) where TRow : class, IHasPast
    {
        var tables = Tables.Of<TRow>(db);
        var columns = string.Join(", ", tables.Columns.Zip(tables.Aliases, (column, alias) => $"{column} AS {alias}"));
        return db.Set<TRow>().FromSqlRaw($"SELECT {columns} FROM {tables.Now} UNION ALL SELECT {string.Join(", ", tables.PastColumns)} FROM {tables.Past} WHERE {tables.Until} > {{0}}", tables.Moment(from)).AsNoTracking();
    }

    /// <summary>Copies rows as they are stored to where the past is kept. To be called in the transaction that changes them, before it does.</summary>
    /// <param name="rows">Only their keys count.</param>
    public static async Task KeepAsync<TRow>(this DashboardDb db, IEnumerable<TRow> rows, CancellationToken cancellation) where TRow : class, IHasPast
    {
        var tables = Tables.Of<TRow>(db);
        var keys = db.Model.FindEntityType(typeof(TRow))!.FindPrimaryKey()!.Properties.Select(property => property.GetGetter()).ToList();
        foreach (var batch in rows.Chunk(Batch))
            await KeepAsync(db, tables, [.. batch.Select(row => keys.Select(key => key.GetClrValue(row)!).ToArray())], db.Moment, cancellation);
    }

    /// <summary>Keeps what tracked changes replace, and dates what replaces it.</summary>
    public static async Task KeepTrackedAsync(DashboardDb db, DateTimeOffset at, CancellationToken cancellation)
    {
        var changed = db.ChangeTracker.Entries<IHasPast>().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        foreach (var type in changed.Where(entry => entry.State is not EntityState.Added).GroupBy(entry => entry.Metadata))
        {
            var keys = type.Key.FindPrimaryKey()!.Properties;
            foreach (var batch in type.Chunk(Batch))
                await KeepAsync(db, Tables.Of(db, type.Key), [.. batch.Select(entry => keys.Select(key => entry.Property(key.Name).CurrentValue!).ToArray())], at, cancellation);
        }

        foreach (var entry in changed.Where(entry => entry.State is not EntityState.Deleted))
            entry.Entity.Since = at;
    }

    /// <summary>How much was replaced before that moment and may be forgotten, and the texts in it.</summary>
    public static async Task<(long Rows, long Bytes)> OlderAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        var (rows, bytes) = (0L, 0L);
        foreach (var (tables, where) in Forgettable(db))
        {
            var count = await db.Database.SqlQueryRaw<long>($"SELECT COUNT(*) AS \"Value\" FROM {tables.Past} WHERE {where}", tables.Moment(before)).SingleAsync(cancellation);
            rows += count;
            if (count > 0)
                bytes += await db.Database.SqlQueryRaw<long>($"SELECT CAST(SUM({string.Join(" + ", tables.PastTexts.Select(text => $"COALESCE(LENGTH({text}), 0)"))}) AS bigint) AS \"Value\" FROM {tables.Past} WHERE {where}", tables.Moment(before)).SingleAsync(cancellation);
        }

        return (rows, bytes);
    }

    /// <summary>Forgets what was replaced before that moment, but for how findings stood that an exception covers now.</summary>
    public static async Task<int> ForgetAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        var forgotten = 0;
        foreach (var (tables, where) in Forgettable(db))
            forgotten += await db.Database.ExecuteSqlRawAsync($"DELETE FROM {tables.Past} WHERE {where}", [tables.Moment(before)], cancellation);
        return forgotten;
    }

    /// <summary>With the condition on a row of the past, of which {0} is the moment.</summary>
    private static IEnumerable<(Tables Tables, string Where)> Forgettable(DashboardDb db)
    {
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => typeof(IHasPast).IsAssignableFrom(entity.ClrType)))
        {
            var tables = Tables.Of(db, entity);
            yield return (tables, $"{tables.Until} <= {{0}}" + (entity.ClrType == typeof(FindingRow)
                ? $" AND NOT EXISTS (SELECT 1 FROM {tables.Now} WHERE {tables.Now}.id = {tables.Past}.id AND {tables.Now}.exception_id IS NOT NULL)"
                : ""));
        }
    }

    private static async Task KeepAsync(DashboardDb db, Tables tables, object[][] keys, DateTimeOffset at, CancellationToken cancellation)
    {
        // {0} is the moment; the keys follow.
        var next = 1;
        var rows = keys.Select(key => $"({string.Join(", ", key.Select(_ => $"{{{next++}}}"))})").ToList();
        var named = tables.Keys.Count == 1 ? $"{tables.Keys[0]} IN ({string.Join(", ", rows)})" : $"({string.Join(", ", tables.Keys)}) IN (VALUES {string.Join(", ", rows)})";

        // What did not stand for any time has no past.
        await db.Database.ExecuteSqlRawAsync(
            $"INSERT INTO {tables.Past} ({string.Join(", ", tables.PastColumns)}, {tables.Until}) SELECT {string.Join(", ", tables.Columns)}, {{0}} FROM {tables.Now} WHERE {tables.Since} < {{0}} AND {named} ON CONFLICT DO NOTHING",
            [tables.Moment(at), .. keys.SelectMany(key => key)], cancellation);
    }

    private static IEnumerable<IReadOnlyProperty> Flat(IReadOnlyEntityType source) =>
        source.GetProperties().Concat(source.GetComplexProperties().SelectMany(part => part.ComplexType.GetProperties()));

    private static string NameOf(Type row) => $"Past{row.Name}";

    private static string NameOf(IReadOnlyProperty property) => property.DeclaringType is IReadOnlyComplexType complex ? $"{complex.ComplexProperty.Name}{property.Name}" : property.Name;

    /// <summary>What SQL calls the two tables of a row and their columns, which stand in the same order.</summary>
    /// <param name="Aliases">What EF calls the columns of a statement, which for parts of a column's value is not what it calls those of the table.</param>
    private sealed record Tables(string Now, string Past, IReadOnlyList<string> Columns, IReadOnlyList<string> Aliases, IReadOnlyList<string> PastColumns, IReadOnlyList<string> PastTexts, IReadOnlyList<string> Keys, string Since, string PastSince, string Until, Func<DateTimeOffset, object> Moment)
    {
        public static Tables Of<TRow>(DashboardDb db) => Of(db, db.Model.FindEntityType(typeof(TRow))!);

        public static Tables Of(DashboardDb db, IEntityType source)
        {
            var sql = db.GetService<ISqlGenerationHelper>();
            var past = db.Model.FindEntityType(NameOf(source.ClrType))!;
            var (here, there) = (StoreObjectIdentifier.Create(source, StoreObjectType.Table)!.Value, StoreObjectIdentifier.Create(past, StoreObjectType.Table)!.Value);
            var since = source.FindProperty(nameof(IHasPast.Since))!;
            var convert = since.GetTypeMapping().Converter;
            return new Tables(
                sql.DelimitIdentifier(here.Name),
                sql.DelimitIdentifier(there.Name),
                [.. Flat(source).Select(Here)],
                [.. Flat(source).Cast<IProperty>().Select(property => sql.DelimitIdentifier(property.GetDefaultColumnMappings().First().Column.Name))],
                [.. Flat(source).Select(property => There(NameOf(property)))],
                [.. Flat(source).Where(property => property.ClrType == typeof(string)).Select(property => There(NameOf(property)))],
                [.. source.FindPrimaryKey()!.Properties.Select(Here)],
                Here(since),
                There(nameof(IHasPast.Since)),
                There(PastTables.Until),
                moment => convert?.ConvertToProvider(moment) ?? moment);

            string Here(IReadOnlyProperty property) => sql.DelimitIdentifier(property.GetColumnName(here)!);

            string There(string property) => sql.DelimitIdentifier(past.FindProperty(property)!.GetColumnName(there)!);
        }
    }
}
