package dev.fovea.service.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageFetcherTest {
    private static final byte[] PICTURE = {1, 2, 3, 4};

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server = server();

    private HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no local server", e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/picture.png", exchange -> answer(exchange, 200, PICTURE));
        server.createContext("/missing.png", exchange -> answer(exchange, 404, PICTURE));
        server.createContext("/large.png", exchange -> answer(exchange, 200, new byte[20_000]));
        server.createContext("/endless.png", this::drip);
        server.createContext("/moved.png", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/picture.png"));
            answer(exchange, 302, PICTURE);
        });
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void fetchesFromAHostThatIsAllowed() {
        assertThat(permissive().fetch(url("/picture.png"))).isEqualTo(PICTURE);
    }

    @Test
    void refusesEveryHostUnlessToldOtherwise() {
        assertRefused(() -> fetcher(Map.of()).fetch(url("/picture.png")), ErrorCode.IMAGE_URL_REFUSED);
        assertThat(requests).hasValue(0);
    }

    @Test
    void refusesAPrivateAddressBehindAnAllowedName() {
        ImageFetcher fetcher = fetcher(Map.of("fovea.images.allow", host()));
        assertRefused(() -> fetcher.fetch(url("/picture.png")), ErrorCode.IMAGE_URL_REFUSED);
        assertThat(requests).hasValue(0);
    }

    @Test
    void refusesAnotherPortOfAnAllowedHost() {
        ImageFetcher fetcher =
                fetcher(Map.of("fovea.images.allow", "localhost", "fovea.images.allow-private", "localhost"));
        assertRefused(() -> fetcher.fetch(url("/picture.png")), ErrorCode.IMAGE_URL_REFUSED);
    }

    @Test
    void refusesAUrlWithAUser() {
        assertRefused(
                () -> permissive().fetch("http://localhost:80@" + host() + "/picture.png"),
                ErrorCode.IMAGE_URL_REFUSED);
    }

    @Test
    void followsNoRedirect() {
        assertRefused(() -> permissive().fetch(url("/moved.png")), ErrorCode.IMAGE_URL_FAILED);
        assertThat(requests).hasValue(1);
    }

    @Test
    void reportsAPictureThatIsNotThere() {
        assertThatThrownBy(() -> permissive().fetch(url("/missing.png")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("404");
    }

    @Test
    void stopsAtTheSizeLimit() {
        assertRefused(() -> permissive().fetch(url("/large.png")), ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void stopsAtTheTimeLimitEvenIfBytesKeepDripping() {
        ImageFetcher hurried = fetcher(Map.of(
                "fovea.images.allow", host(), "fovea.images.allow-private", host(), "fovea.images.timeout", "500ms"));
        assertRefused(() -> hurried.fetch(url("/endless.png")), ErrorCode.IMAGE_URL_FAILED);
    }

    private ImageFetcher permissive() {
        return fetcher(Map.of("fovea.images.allow", host(), "fovea.images.allow-private", host()));
    }

    private ImageFetcher fetcher(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("fovea.images.max-bytes", "10000");
        all.putIfAbsent("fovea.images.timeout", "30s");
        return new ImageFetcher(vertx, Configs.with(all));
    }

    private String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    private String url(String path) {
        return "http://" + host() + path;
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        requests.incrementAndGet();
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(0);
                out.flush();
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
