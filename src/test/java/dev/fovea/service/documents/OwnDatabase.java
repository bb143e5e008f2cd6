package dev.fovea.service.documents;

import dev.fovea.postgres.EmbeddedPostgres;
import dev.fovea.postgres.PostgresSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A PostgreSQL as an operator names it; a test's field of the type {@code Consumer<Boolean>} says whether it runs. */
@SuppressWarnings("NullAway.Init") // started before it is used
public final class OwnDatabase implements QuarkusTestResourceLifecycleManager {
    private final Path folder = folder();
    private EmbeddedPostgres postgres;

    private static Path folder() {
        try {
            return Files.createTempDirectory("fovea-own-database");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres open() {
        return EmbeddedPostgres.open(PostgresSettings.in(folder)
                .withBinaries(Path.of(System.getProperty("java.io.tmpdir")).resolve("fovea-test-binaries")));
    }

    @Override
    public Map<String, String> start() {
        postgres = open();
        return Map.of(
                "fovea.documents.database.url", postgres.reactiveUrl(),
                "fovea.documents.database.user", postgres.user(),
                "fovea.documents.database.password", postgres.password());
    }

    @Override
    public void inject(TestInjector injector) {
        Consumer<Boolean> running = this::run;
        injector.injectIntoFields(running, new TestInjector.MatchesType(Consumer.class));
    }

    private void run(boolean wanted) {
        if (wanted) {
            postgres = open();
        } else {
            postgres.close();
        }
    }

    @Override
    public void stop() {
        postgres.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
