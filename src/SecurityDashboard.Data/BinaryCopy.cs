using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

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
                    await WriteAsync(import, column.Value(row), column.StoreType, cancellation);
            }

            await import.CompleteAsync(cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // With its type at hand a value is written without asking what it is.
    private static Task WriteAsync(NpgsqlBinaryImporter import, object? value, string storeType, CancellationToken cancellation) => value switch
    {
        null => import.WriteNullAsync(cancellation),
        string text => import.WriteAsync(text, NpgsqlDbType.Text, cancellation),
        Guid id => import.WriteAsync(id, NpgsqlDbType.Uuid, cancellation),
        int number => import.WriteAsync(number, NpgsqlDbType.Integer, cancellation),
        bool fact => import.WriteAsync(fact, NpgsqlDbType.Boolean, cancellation),
        double number => import.WriteAsync(number, NpgsqlDbType.Double, cancellation),
        DateTimeOffset moment => import.WriteAsync(moment, NpgsqlDbType.TimestampTz, cancellation),
        _ => import.WriteAsync(value, storeType, cancellation),
    };

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
