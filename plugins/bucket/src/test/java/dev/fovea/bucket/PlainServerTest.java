package dev.fovea.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows put and head and nothing of conditions, as some that speak S3 do. */
final class PlainServerTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    @Test
    void a_server_without_conditions_keeps_files_too() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        BucketSettings settings =
                new BucketSettings(Optional.of(endpoint), "any", "plain", "", Optional.of(LocalBucket.KEYS), true);
        try (BucketStore store = BucketStore.open(settings)) {
            store.put("a/b", Files.writeString(folder.resolve("file"), "content"));

            assertThat(objects.get("/plain/a/b")).asString().isEqualTo("content");
            assertThat(store.has("a/b")).isTrue();
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 200;
        if (exchange.getRequestMethod().equals("PUT")) {
            if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
                status = 501;
            } else {
                objects.put(path, body);
            }
        } else if (!path.equals("/plain") && !objects.containsKey(path)) {
            status = 404;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
