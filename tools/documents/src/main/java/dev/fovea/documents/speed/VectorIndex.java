package dev.fovea.documents.speed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The index of vectors, taken away while many are added at once and made again as it was. */
public final class VectorIndex {
    private static final String NAME = "region_by_meaning";
    private static final double NANOS_A_SECOND = 1e9;

    private final Connection connection;
    private final String definition;

    private VectorIndex(Connection connection, String definition) {
        this.connection = connection;
        this.definition = definition;
    }

    /** Takes it away. */
    public static VectorIndex dropped(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select indexdef from pg_indexes where indexname = ?")) {
            query.setString(1, NAME);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no index " + NAME);
                }
                VectorIndex index = new VectorIndex(connection, row.getString(1));
                index.run("drop index " + NAME);
                return index;
            }
        }
    }

    /** Makes it again; the seconds that this took. */
    public double make() throws SQLException {
        long start = System.nanoTime();
        run("set maintenance_work_mem = '512MB'");
        run(definition);
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        // As the server does by itself within minutes, which would be in the middle of what is measured.
        run("vacuum (analyze) region, region_words, page");
        return seconds;
    }

    /** As PostgreSQL says it. */
    public String definition() {
        return definition;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
