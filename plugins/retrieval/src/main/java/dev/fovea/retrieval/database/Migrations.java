package dev.fovea.retrieval.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Brings the schema up to date by Flyway. The files are named here rather than searched for: a container's class loader need
 * not be able to list a folder.
 */
final class Migrations {
    static final String FOLDER = "dev/fovea/retrieval/migration/";
    static final List<String> FILES = List.of(
            "V1__documents.sql", "V2__words_by_collection.sql", "V3__documents_in_turn.sql", "V4__embedding_model.sql");
    private static final int CONNECT_SECONDS = 10;
    /** What pgvector's index of halfvec takes. */
    private static final int MOST_NUMBERS = 4000;

    private static final Pattern LANGUAGE = Pattern.compile("to_tsvector\\('([^']+)'");

    private final DatabaseConfig config;
    private final int dimension;
    private final Optional<String> model;
    private final String language;

    Migrations(DatabaseConfig config, EmbeddingKind embeddings, String language) {
        this.config = config;
        this.dimension = embeddings.dimension();
        this.model = embeddings.model();
        this.language = language;
    }

    void run() {
        checkLength();
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        try (Connection connection = connect(properties)) {
            checkRole(connection);
            migrate(properties);
            checkMadeForUs(connection);
            if (model.isPresent()) {
                checkMadeBy(model.get(), connection);
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    DatabaseException.Code.UNAVAILABLE,
                    "the database %s does not answer: %s".formatted(config, e.getMessage()),
                    e);
        }
    }

    private void checkLength() {
        if (dimension > MOST_NUMBERS) {
            throw new DatabaseException(
                    DatabaseException.Code.SCHEMA,
                    ("the embedding model makes vectors of %d numbers, and an index of pgvector takes %d at most; ask the"
                                    + " model for shorter ones, or name another")
                            .formatted(dimension, MOST_NUMBERS));
        }
    }

    /** By the driver itself: DriverManager knows the drivers of the class loader that asked it first, and no others. */
    private Connection connect(Properties properties) throws SQLException {
        return Objects.requireNonNull(new Driver().connect(config.jdbcUrl(), properties), config.jdbcUrl());
    }

    private static void checkRole(Connection connection) throws SQLException {
        String sql = "select rolname from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (rows.next()) {
                String role = rows.getString(1);
                throw new DatabaseException(
                        DatabaseException.Code.ROLE,
                        ("the role %s goes round row-level security, so that each tenant would see the others'"
                                        + " documents; connect as a role that is no superuser and owns the database:"
                                        + " create role fovea login password '…'; alter database … owner to fovea")
                                .formatted(role));
            }
        }
    }

    private void migrate(Properties properties) {
        FluentConfiguration flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(config.jdbcUrl(), config.user(), config.password())
                .jdbcProperties(Map.of("connectTimeout", properties.getProperty("connectTimeout")))
                .resourceProvider(new Named())
                .javaMigrationClassProvider(List::of)
                .placeholders(Map.of("dimension", Integer.toString(dimension), "language", language));
        try {
            flyway.load().migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    DatabaseException.Code.SCHEMA,
                    ("the schema of %s cannot be brought up to date; pgvector 0.8 or newer must be there, and a"
                                    + " superuser may have to run: create extension vector. %s")
                            .formatted(config, e.getMessage()),
                    e);
        }
    }

    private void checkMadeForUs(Connection connection) throws SQLException {
        String sql =
                "select a.atttypmod, pg_get_expr(d.adbin, d.adrelid) from pg_attribute a, pg_attrdef d, pg_attribute w"
                        + " where a.attrelid = 'region'::regclass and a.attname = 'embedding'"
                        + " and w.attrelid = a.attrelid and w.attname = 'words' and d.adrelid = w.attrelid and d.adnum = w.attnum";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            int madeFor = rows.getInt(1);
            if (madeFor != dimension) {
                throw new DatabaseException(
                        DatabaseException.Code.OTHER_DIMENSION,
                        ("the database %s was made for embeddings of %d numbers, the embedding model makes %d; name the"
                                        + " model it was made with, or another database")
                                .formatted(config, madeFor, dimension));
            }
            Matcher words = LANGUAGE.matcher(rows.getString(2));
            if (words.find() && !words.group(1).equals(language)) {
                throw new DatabaseException(
                        DatabaseException.Code.OTHER_LANGUAGE,
                        "the database %s was made for the language %s, not %s; name that one, or another database"
                                .formatted(config, words.group(1), language));
            }
        }
    }

    /** A database that nobody has told a name yet, since it is new or from before, notes the first one. */
    private void checkMadeBy(String name, Connection connection) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(
                        "insert into embedding_model (name) values (?) on conflict do nothing");
                PreparedStatement find = connection.prepareStatement("select name from embedding_model")) {
            note.setString(1, name);
            note.executeUpdate();
            try (ResultSet rows = find.executeQuery()) {
                if (rows.next() && !rows.getString(1).equals(name)) {
                    throw new DatabaseException(
                            DatabaseException.Code.OTHER_EMBEDDINGS,
                            ("the vectors of the database %s were made by the embedding model %s, and those of %s do not"
                                            + " compare with them; name that model, or another database. If both are one"
                                            + " model: update embedding_model set name = '…'")
                                    .formatted(config, rows.getString(1), name));
                }
            }
        }
    }

    private static final class Named implements ResourceProvider {
        private final Map<String, LoadableResource> resources =
                FILES.stream().collect(Collectors.toMap(file -> FOLDER + file, file -> new InClassPath(FOLDER + file)));

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return resources.get(name);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return resources.values().stream()
                    .filter(file -> file.getFilename().startsWith(prefix)
                            && Arrays.stream(suffixes).anyMatch(file.getFilename()::endsWith))
                    .toList();
        }
    }

    private static final class InClassPath extends LoadableResource {
        private final String path;

        InClassPath(String path) {
            this.path = path;
        }

        @Override
        public Reader read() {
            InputStream content = Migrations.class.getClassLoader().getResourceAsStream(path);
            if (content == null) {
                throw new UncheckedIOException(new IOException("not in the class path: " + path));
            }
            return new InputStreamReader(content, StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
