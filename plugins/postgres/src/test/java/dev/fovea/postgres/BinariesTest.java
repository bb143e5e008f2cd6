package dev.fovea.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BinariesTest {
    @TempDir
    Path folder;

    @Test
    void pgvector_is_what_its_hashes_say() {
        assertThat(VectorFiles.load("linux-amd64").files())
                .containsOnlyKeys("LICENSE", "vector--0.8.0.sql", "vector.control", "vector.so");
    }

    @Test
    void a_changed_pgvector_is_refused() {
        assertThatThrownBy(() -> VectorFiles.checked(name -> name.equals("vector.control")
                        ? "default_version = '0.8.0'".getBytes(StandardCharsets.US_ASCII)
                        : resource(name)))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("vector.control")
                .hasMessageContaining("damaged");
    }

    @Test
    void another_platform_is_told_which_server_to_use() {
        assertThatThrownBy(() -> new Platform("Mac OS X", "aarch64").name())
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("Mac OS X on aarch64")
                .hasMessageContaining("docker run")
                .hasMessageContaining("pgvector/pgvector:pg17");
    }

    @Test
    void a_pgvector_that_does_not_load_is_told_with_the_server_to_use() throws IOException {
        Binaries good = Binaries.unpack(EmbeddedPostgresTest.BINARIES);
        Path home = folder.resolve("binaries").resolve(good.home().getFileName());
        copy(good.home(), home);
        Files.writeString(home.resolve("lib/postgresql/vector.so"), "not a library");
        PostgresSettings settings =
                PostgresSettings.in(folder.resolve("data")).withBinaries(folder.resolve("binaries"));

        assertThatThrownBy(() -> EmbeddedPostgres.open(settings))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("could not load library")
                .hasMessageContaining("docker run");
    }

    @Test
    void two_may_unpack_at_once() throws IOException {
        CompletableFuture<Binaries> other = CompletableFuture.supplyAsync(() -> Binaries.unpack(folder));
        Binaries mine = Binaries.unpack(folder);

        assertThat(other.join()).isEqualTo(mine);
        assertThat(mine.postgres()).isExecutable();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(mine.home());
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = BinariesTest.class.getResourceAsStream("pgvector/linux-amd64/" + name)) {
            return java.util.Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each)),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES,
                        java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
