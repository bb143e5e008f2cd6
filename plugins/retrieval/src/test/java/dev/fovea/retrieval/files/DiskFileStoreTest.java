package dev.fovea.retrieval.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFileStoreTest {
    private static final String KEY = "2f7c/originals/9c2d.pdf";

    @TempDir
    private Path folder;

    @Test
    void what_is_put_can_be_had_until_it_is_deleted() throws IOException {
        DiskFileStore store = new DiskFileStore(folder.resolve("store"));
        Path source = Files.writeString(folder.resolve("source"), "content");
        store.put(KEY, source);
        Files.writeString(source, "other content");
        store.put(KEY, source);

        assertThat(store.has(KEY)).isTrue();
        try (InputStream content = store.get(KEY)) {
            assertThat(content).hasContent("content");
        }
        store.delete(KEY);
        store.delete(KEY);
        assertThat(store.has(KEY)).isFalse();
        assertThatThrownBy(() -> store.get(KEY)).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../etc/passwd",
                "a/../b",
                "a/./b",
                "a/.hidden",
                ".unfinished/x",
                "/etc/passwd",
                "a//b",
                "a/",
                "",
                "A",
                "a\\b",
                "a b",
                "a\0b",
                "ä"
            })
    void a_key_that_leads_elsewhere_is_refused(String key) throws IOException {
        DiskFileStore store = new DiskFileStore(folder.resolve("store"));
        Path source = Files.writeString(folder.resolve("source"), "content");
        assertThatThrownBy(() -> store.put(key, source)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_who_put_one_key_at_once_leave_one_whole_file() throws Exception {
        DiskFileStore store = new DiskFileStore(folder.resolve("store"));
        Path source = Files.write(folder.resolve("source"), new byte[3_000_000]);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> puts = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(() -> {
                        store.put(KEY, source);
                        return Files.size(store.path(KEY)) == 3_000_000;
                    }))
                    .toList();
            for (Future<Boolean> put : puts) {
                assertThat(put.get()).isTrue();
            }
        }
        assertThat(everything(folder.resolve("store"))).hasSize(1);
    }

    @Test
    void a_full_disk_leaves_nothing_half_written() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0,
                "needs the right to mount a small disk");
        try {
            DiskFileStore store = new DiskFileStore(small.resolve("store"));
            Path fits = sized("fits", 600_000);
            Path more = sized("more", 600_000);
            store.put("a/fits", fits);
            assertThatThrownBy(() -> store.put("a/more", more)).isInstanceOf(IOException.class);

            assertThat(store.has("a/more")).isFalse();
            assertThat(everything(small)).containsExactly(store.path("a/fits"));
            store.delete("a/fits");
            store.put("a/more", more);
            assertThat(Files.size(store.path("a/more"))).isEqualTo(600_000);
        } finally {
            assertThat(run("umount", small.toString())).isZero();
        }
    }

    @Test
    void what_a_killed_process_left_is_cleared_when_it_is_old() throws IOException {
        Path unfinished = Files.createDirectories(folder.resolve("store/.unfinished"));
        Path old = Files.writeString(unfinished.resolve("old"), "half");
        Path fresh = Files.writeString(unfinished.resolve("fresh"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(86_400)));
        DiskFileStore store = new DiskFileStore(folder.resolve("store"));
        assertThat(everything(store.path("x").resolveSibling("")))
                .as("another process may be writing the other")
                .containsExactly(fresh);
    }

    private Path sized(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(bytes);
        }
        return file;
    }

    private static List<Path> everything(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
