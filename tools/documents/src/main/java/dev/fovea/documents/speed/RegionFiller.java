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
import java.util.Random;
import java.util.UUID;

/**
 * Fills collections with many regions made of few that were really read. Each is a copy of a real one with its digits changed and
 * a word of another in place of every third; its vector is the real one's and {@link #OTHER} of the other's, moved in a random
 * direction by {@link #NOISE} of its length, and made as long as all are. So they lie between the real ones, about as near to
 * each other as pages of documents on the same things do.
 */
public final class RegionFiller {
    /** How much of the other region's vector is added. */
    public static final double OTHER = 0.4;
    /** How far a vector is moved, as a share of a vector's length. */
    public static final double NOISE = 0.3;

    private static final int REGIONS_A_PAGE = 3;
    private static final int PAGES_A_DOCUMENT = 50;
    private static final int EVERY = 3;
    private static final double WIDTH = 595;
    private static final double HEIGHT = 842;

    private final Connection connection;
    private final Random random;
    private final List<Source> sources = new ArrayList<>();

    /** A region that was really read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Source(String text, float[] vector) {}

    public RegionFiller(Connection connection, long seed) {
        this.connection = connection;
        this.random = new Random(seed);
    }

    /** Takes all regions of a tenant as what others are made of. */
    public int learn(Tenant tenant) throws SQLException {
        as(tenant);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select text, embedding::text from region where embedding is not null order by page_id, ordinal")) {
            while (rows.next()) {
                sources.add(new Source(rows.getString(1), VectorText.parse(rows.getString(2))));
            }
        }
        return sources.size();
    }

    /** Adds regions to a collection, in documents of {@value #PAGES_A_DOCUMENT} pages; returns the documents. */
    public List<UUID> fill(Tenant tenant, UUID collection, int regions) throws SQLException {
        as(tenant);
        connection.setAutoCommit(false);
        List<UUID> documents = new ArrayList<>();
        int left = regions;
        while (left > 0) {
            int some = Math.min(left, REGIONS_A_PAGE * PAGES_A_DOCUMENT);
            documents.add(document(tenant, collection, documents.size(), some));
            connection.commit();
            left -= some;
        }
        connection.setAutoCommit(true);
        return documents;
    }

    private void as(Tenant tenant) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config('fovea.tenant', ?, false)")) {
            set.setString(1, tenant.id().toString());
            set.execute();
        }
    }

    private UUID document(Tenant tenant, UUID collection, int number, int regions) throws SQLException {
        UUID document = random();
        int pages = (regions + REGIONS_A_PAGE - 1) / REGIONS_A_PAGE;
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into document (id, tenant_id, collection_id, name, media_type, digest, bytes, state, page_count,"
                        + " ready_at) values (?, ?, ?, ?, 'application/pdf', ?, 1, 'ready', ?, now())")) {
            bind(insert, document, tenant.id(), collection, "filled-" + number + ".pdf", document.toString(), pages);
            insert.executeUpdate();
        }
        for (int page = 1; page <= pages; page++) {
            int some = Math.min(REGIONS_A_PAGE, regions - (page - 1) * REGIONS_A_PAGE);
            page(tenant, collection, document, page, some);
        }
        return document;
    }

    private void page(Tenant tenant, UUID collection, UUID document, int number, int regions) throws SQLException {
        UUID page = random();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into page (id, tenant_id, document_id, number, state, digest, width, height)"
                        + " values (?, ?, ?, ?, 'ready', ?, ?, ?)")) {
            bind(insert, page, tenant.id(), document, number, page.toString(), WIDTH, HEIGHT);
            insert.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into region (id, tenant_id, collection_id, document_id, page_id, page_number, ordinal, box_left,"
                        + " box_top, box_right, box_bottom, text, embedding)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as halfvec))")) {
            for (int ordinal = 0; ordinal < regions; ordinal++) {
                Source source = pick();
                Source other = pick();
                double top = 250.0 * ordinal;
                bind(
                        insert,
                        random(),
                        tenant.id(),
                        collection,
                        document,
                        page,
                        number,
                        ordinal,
                        50.0,
                        top,
                        500.0,
                        top + 240,
                        varied(source, other),
                        VectorText.of(moved(source, other)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private UUID random() {
        return new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
    }

    private Source pick() {
        return sources.get(random.nextInt(sources.size()));
    }

    private String varied(Source source, Source other) {
        List<String> words = List.of(source.text().split(" ", -1));
        List<String> others = List.of(other.text().split(" ", -1));
        StringBuilder varied = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = i % EVERY == EVERY - 1 ? others.get(i % others.size()) : words.get(i);
            varied.append(i == 0 ? "" : " ").append(word);
        }
        return varied.chars()
                .map(letter -> letter >= '0' && letter <= '9' ? '0' + random.nextInt(10) : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private float[] moved(Source source, Source other) {
        double scale = NOISE / Math.sqrt(source.vector().length);
        float[] moved = new float[source.vector().length];
        double squares = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (source.vector()[i] + OTHER * other.vector()[i] + scale * random.nextGaussian());
            squares += moved[i] * moved[i];
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < moved.length; i++) {
            moved[i] /= length;
        }
        return moved;
    }
}
