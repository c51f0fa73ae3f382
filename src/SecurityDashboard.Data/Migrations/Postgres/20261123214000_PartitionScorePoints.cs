using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PartitionScorePoints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // EF knows no partitions. Ids begin with the moment, so that a month is a range of them and the key stays the id alone. What
            // comes before the partition of its month is made waits in the last one.
            migrationBuilder.Sql(
                """
                ALTER TABLE score_points RENAME TO score_points_whole;
                ALTER TABLE score_points_whole DROP CONSTRAINT pk_score_points;
                DROP INDEX ix_score_points_scope_scope_id_id;
                CREATE TABLE score_points (LIKE score_points_whole INCLUDING DEFAULTS, CONSTRAINT pk_score_points PRIMARY KEY (id)) PARTITION BY RANGE (id);
                CREATE INDEX ix_score_points_scope_scope_id_id ON score_points (scope, scope_id, id);
                CREATE TABLE score_points_other PARTITION OF score_points DEFAULT;

                DO $do$
                DECLARE begin_of timestamptz;
                BEGIN
                    FOR begin_of IN SELECT DISTINCT date_trunc('month', at, 'UTC') FROM score_points_whole LOOP
                        EXECUTE format('CREATE TABLE %I PARTITION OF score_points FOR VALUES FROM (%L) TO (%L)',
                            'score_points_' || to_char(begin_of AT TIME ZONE 'UTC', 'YYYY_MM'),
                            rpad(lpad(to_hex((extract(epoch FROM begin_of) * 1000)::bigint), 12, '0'), 32, '0')::uuid,
                            rpad(lpad(to_hex((extract(epoch FROM (begin_of AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0'), 32, '0')::uuid);
                    END LOOP;
                END
                $do$;

                INSERT INTO score_points SELECT * FROM score_points_whole;
                DROP TABLE score_points_whole;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE score_points RENAME TO score_points_parts;
                ALTER TABLE score_points_parts DROP CONSTRAINT pk_score_points;
                DROP INDEX ix_score_points_scope_scope_id_id;
                CREATE TABLE score_points (LIKE score_points_parts INCLUDING DEFAULTS, CONSTRAINT pk_score_points PRIMARY KEY (id));
                CREATE INDEX ix_score_points_scope_scope_id_id ON score_points (scope, scope_id, id);
                INSERT INTO score_points SELECT * FROM score_points_parts;
                DROP TABLE score_points_parts;
                """);
        }
    }
}
