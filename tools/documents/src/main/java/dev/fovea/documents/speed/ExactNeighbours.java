package dev.fovea.documents.speed;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The regions that are truly nearest, by a scan of all vectors. */
public final class ExactNeighbours implements AutoCloseable {
    private final Connection connection;

    /**
     * A scan over a connection of its own.
     *
     * @param connection that nobody else uses; closed with this
     */
    public ExactNeighbours(Connection connection, Tenant tenant) throws SQLException {
        this.connection = connection;
        try (PreparedStatement set = connection.prepareStatement("select set_config('fovea.tenant', ?, false)")) {
            set.setString(1, tenant.id().toString());
            set.execute();
        }
        try (Statement off = connection.createStatement()) {
            off.execute("set enable_indexscan = off");
        }
    }

    /** Nearest first. */
    public List<UUID> of(UUID collection, float[] vector, int count) throws SQLException {
        // In a query of its own the vector is parsed once, not for each row.
        try (PreparedStatement query = connection.prepareStatement("select id from region where collection_id = ?"
                + " order by embedding <=> (select cast(? as halfvec)), id limit ?")) {
            query.setObject(1, collection);
            query.setString(2, VectorText.of(vector));
            query.setInt(3, count);
            List<UUID> nearest = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    nearest.add(rows.getObject(1, UUID.class));
                }
            }
            return nearest;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
