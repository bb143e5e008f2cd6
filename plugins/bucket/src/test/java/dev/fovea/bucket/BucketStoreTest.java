package dev.fovea.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketStoreTest {
    private static final String KEY = "6f1e-22/originals/9c2d.pdf";

    @TempDir
    Path folder;

    private static LocalBucket bucket;

    // Each test behind a prefix of its own: starting a server takes two seconds.
    private final String prefix = "test/" + UUID.randomUUID();
    private BucketStore store;

    @BeforeAll
    static void start() throws Exception {
        bucket = new LocalBucket();
    }

    @AfterAll
    static void stop() throws Exception {
        bucket.close();
    }

    @BeforeEach
    void open() throws IOException {
        store = BucketStore.open(bucket.settings(prefix));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void gives_back_what_it_keeps_until_it_is_deleted() throws IOException {
        assertThat(store.has(KEY)).isFalse();
        store.put(KEY, file("a page"));

        assertThat(store.has(KEY)).isTrue();
        assertThat(content(KEY)).isEqualTo("a page");

        store.delete(KEY);
        assertThat(store.has(KEY)).isFalse();
        store.delete(KEY);
    }

    @Test
    void twenty_megabytes_come_back_byte_for_byte() throws IOException {
        byte[] bytes = new byte[20 << 20];
        new Random(5).nextBytes(bytes);
        Path source = Files.write(folder.resolve("large"), bytes);

        store.put(KEY, source);

        try (InputStream in = store.get(KEY)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(source).exists();
    }

    @Test
    void an_empty_file_is_a_file() throws IOException {
        store.put(KEY, file(""));

        assertThat(store.has(KEY)).isTrue();
        assertThat(content(KEY)).isEmpty();
    }

    @Test
    void a_key_that_is_there_stays_as_it_is() throws IOException {
        store.put(KEY, file("first"));
        store.put(KEY, file("second"));

        assertThat(content(KEY)).isEqualTo("first");
    }

    @Test
    void many_may_put_the_same_key_at_once() throws Exception {
        Path source = file("the same content");
        List<Callable<Boolean>> puts = new ArrayList<>();
        for (int each = 0; each < 20; each++) {
            puts.add(() -> {
                store.put(KEY, source);
                return store.has(KEY);
            });
        }
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> put : executor.invokeAll(puts)) {
                assertThat(put.get()).isTrue();
            }
        }
        assertThat(content(KEY)).isEqualTo("the same content");
    }

    @Test
    void a_stream_may_be_left_before_its_end() throws IOException {
        Path source = Files.write(folder.resolve("large"), new byte[4 << 20]);
        store.put(KEY, source);

        try (InputStream in = store.get(KEY)) {
            assertThat(in.readNBytes(10)).hasSize(10);
        }
        assertThat(store.has(KEY)).isTrue();
    }

    @Test
    void a_missing_key_is_no_such_file() {
        assertThatThrownBy(() -> store.get(KEY))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(KEY)
                .hasMessageContaining("bucket documents");
    }

    @Test
    void a_missing_source_is_no_such_file_and_nothing_is_kept() throws IOException {
        assertThatThrownBy(() -> store.put(KEY, folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        assertThat(store.has(KEY)).isFalse();
    }

    @Test
    void prefixes_keep_stores_of_one_bucket_apart() throws IOException {
        store.put(KEY, file("here"));

        try (BucketStore whole = BucketStore.open(bucket.settings("documents", LocalBucket.KEYS))) {
            assertThat(whole.has(KEY)).isFalse();
            assertThat(whole.has(prefix + "/" + KEY)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "../a", "a/../../b", "a//b", "a/.", "A", "a b", "a\\b", "a?x=1", "%2e%2e/a"})
    void keys_that_try_to_lead_out_are_refused_by_all(String key) throws IOException {
        Path source = file("x");
        assertThatThrownBy(() -> store.put(key, source)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.has(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrong_keys_are_told_and_the_secret_is_not() {
        BucketSettings.AccessKeys wrong = new BucketSettings.AccessKeys("reader-of-pages", "a wrong secret");

        assertThatThrownBy(() -> BucketStore.open(bucket.settings("documents", wrong)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining("access keys")
                .hasMessageNotContaining("a wrong secret");
        assertThat(bucket.settings("documents", wrong).toString()).doesNotContain("a wrong secret");
    }

    @Test
    void a_bucket_that_is_not_there_is_told() {
        assertThatThrownBy(() -> BucketStore.open(bucket.settings("elsewhere", LocalBucket.KEYS)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("no such bucket");
    }

    @Test
    void a_server_that_is_gone_is_told() throws Exception {
        Path source = file("y");
        LocalBucket going = new LocalBucket();
        try (BucketStore left = BucketStore.open(going.settings("test"))) {
            left.put(KEY, source);
            going.close();

            assertThatThrownBy(() -> left.has(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer")
                    .hasMessageContaining("127.0.0.1");
            assertThatThrownBy(() -> left.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer");
            assertThatThrownBy(() -> left.put(KEY, source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer");
        }
    }

    @Test
    void settings_without_a_bucket_or_with_a_wrong_prefix_are_refused() {
        assertThatThrownBy(() -> new BucketSettings(Optional.empty(), "eu-central-1", " ", "", Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket");
        assertThatThrownBy(() ->
                        new BucketSettings(Optional.empty(), "eu-central-1", "b", "../x", Optional.empty(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "source", ""), content);
    }

    private String content(String key) throws IOException {
        try (InputStream in = store.get(key)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
