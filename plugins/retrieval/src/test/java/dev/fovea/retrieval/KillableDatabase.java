package dev.fovea.retrieval;

import dev.fovea.postgres.EmbeddedPostgres;
import dev.fovea.postgres.PostgresSettings;
import dev.fovea.retrieval.database.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server of a test's own, to be killed as if the machine had lost power, and started again on its data and port. */
public final class KillableDatabase implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres postgres;
    private boolean killed;

    public KillableDatabase(Path folder) {
        this.folder = folder;
        this.postgres = open(folder);
    }

    private static EmbeddedPostgres open(Path folder) {
        return EmbeddedPostgres.open(PostgresSettings.in(folder)
                .withBinaries(Path.of(System.getProperty("java.io.tmpdir")).resolve("fovea-test-binaries")));
    }

    public DatabaseConfig config() {
        return DatabaseConfig.of(postgres.reactiveUrl(), postgres.user(), postgres.password());
    }

    /** The server and all of its processes; then it is closed, since it would else be started again by whoever opened it. */
    public synchronized void kill() {
        ProcessHandle server = ProcessHandle.of(processId()).orElseThrow();
        List<ProcessHandle> children = server.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
        server.onExit().join();
        postgres.close();
        killed = true;
    }

    private long processId() {
        try (Stream<Path> files = Files.walk(folder)) {
            Path lock = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readAllLines(lock).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does nothing to one that runs. */
    public synchronized void start() {
        if (killed) {
            postgres = open(folder);
            killed = false;
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
