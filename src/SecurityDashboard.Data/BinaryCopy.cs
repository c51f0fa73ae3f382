using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace SecurityDashboard.Data;

/// <summary>Adds many rows to a table of PostgreSQL at once, as the model says that they are stored.</summary>
internal static class BinaryCopy
{
    public static async Task AddAsync<TRow>(PostgresDashboardDb db, IEnumerable<TRow> rows, CancellationToken cancellation) where TRow : class
    {
        var type = db.Model.FindEntityType(typeof(TRow)) ?? throw new InvalidOperationException($"{typeof(TRow).Name} is no table.");
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var columns = Columns(type, table).ToList();
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
            await using var import = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellation);
            foreach (var row in rows)
            {
                await import.StartRowAsync(cancellation);
                foreach (var column in columns)
                    if (column.Value(row) is { } value)
                        await import.WriteAsync(value, column.StoreType, cancellation);
                    else
                        await import.WriteNullAsync(cancellation);
            }

            await import.CompleteAsync(cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static IEnumerable<Column> Columns(ITypeBase type, StoreObjectIdentifier table)
    {
        foreach (var property in type.GetProperties())
        {
            var (mapping, getter) = (property.GetRelationalTypeMapping(), property.GetGetter());
            var convert = mapping.Converter?.ConvertToProvider ?? (value => value);
            yield return new Column(
                property.GetColumnName(table) ?? throw new InvalidOperationException($"{property.Name} has no column in {table.Name}."),
                mapping.StoreTypeNameBase,
                row => getter.GetClrValueUsingContainingEntity(row) is { } value ? convert(value) : null);
        }

        foreach (var column in type.GetComplexProperties().SelectMany(property => Columns(property.ComplexType, table)))
            yield return column;
    }

    private sealed record Column(string Name, string StoreType, Func<object, object?> Value);
}
