package dev.fovea.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A hub on the loopback interface with one model, {@code acme/eye}. Weights are redirected to a second server on another
 * port, as large files are to a content network.
 */
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    final Map<String, byte[]> files = new TreeMap<>();
    /** Method, path, range and token of every request, to hub and content network. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** After how many bytes the next response for a file of the content network breaks off; used once. */
    final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    /** Files that the content network sends damaged. */
    final Map<String, byte[]> damaged = new ConcurrentHashMap<>();

    volatile int status = 200;
    volatile String errorCode = "";
    volatile boolean ranges = true;
    volatile boolean stalls;
    volatile long claimedBytes = -1;

    private final HttpServer hub = server();
    private final HttpServer content = server();

    FakeHub() {
        files.put("config.json", bytes("{\"model_type\": \"internvl_chat\"}"));
        files.put("tokenizer.json", bytes("{}"));
        files.put("README.md", bytes("not read by the engine"));
        files.put("model.safetensors", weights(300_000, 1));
        hub.createContext("/", this::answerHub);
        content.createContext("/", this::answerContent);
        hub.start();
        content.start();
    }

    byte[] content(String file) {
        return files.getOrDefault(file, new byte[0]);
    }

    static byte[] weights(int size, int seed) {
        byte[] weights = new byte[size];
        new Random(seed).nextBytes(weights);
        return weights;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String address() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    String contentAddress() {
        return "http://127.0.0.1:" + content.getAddress().getPort();
    }

    /** Replaces the single file by two shards and their index. */
    void shard() {
        files.remove("model.safetensors");
        files.put("model-00001-of-00002.safetensors", weights(50_000, 2));
        files.put("model-00002-of-00002.safetensors", weights(60_000, 3));
        index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    }

    void index(String... shards) {
        String entries = Arrays.stream(shards)
                .map(shard -> "\"tensor of %s\": \"%s\"".formatted(shard, shard))
                .collect(Collectors.joining(", "));
        files.put("model.safetensors.index.json", bytes("{\"weight_map\": {" + entries + "}}"));
    }

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerHub(HttpExchange exchange) throws IOException {
        record("hub", exchange);
        String path = exchange.getRequestURI().getPath();
        if (status != 200) {
            exchange.getResponseHeaders().set("X-Error-Code", errorCode);
            send(exchange, status, bytes("{}"));
        } else if (path.startsWith("/api/models/acme/eye/revision/")) {
            String siblings = files.keySet().stream()
                    .map("{\"rfilename\": \"%s\"}"::formatted)
                    .collect(Collectors.joining(", "));
            send(exchange, 200, bytes("{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(COMMIT, siblings)));
        } else {
            answerFile(exchange, path.replace("/acme/eye/resolve/" + COMMIT + "/", ""));
        }
    }

    private void answerFile(HttpExchange exchange, String file) throws IOException {
        byte[] whole = content(file);
        if (!file.endsWith(".safetensors")) {
            exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(whole) + "\"");
            send(exchange, 200, whole);
            return;
        }
        exchange.getResponseHeaders().set("Location", contentAddress() + "/" + file);
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + hash("SHA-256", whole) + "\"");
        long size = claimedBytes < 0 ? whole.length : claimedBytes;
        exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(size));
        send(exchange, 302, bytes("over there"));
    }

    private void answerContent(HttpExchange exchange) throws IOException {
        record("content", exchange);
        String file = exchange.getRequestURI().getPath().substring(1);
        byte[] whole = damaged.getOrDefault(file, content(file));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, whole.length - 1, whole.length));
        }
        Integer cut = cuts.remove(file);
        int to = cut == null ? whole.length : Math.min(whole.length, from + cut);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, whole.length - from);
        OutputStream body = exchange.getResponseBody();
        body.write(whole, from, to - from);
        body.flush();
        if (stalls) {
            stalls = false;
            return; // the connection stays open and silent
        }
        exchange.close();
    }

    private void record(String server, HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add("%s %s %s%s%s"
                .formatted(
                        server,
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawPath(),
                        range == null ? "" : " " + range,
                        token == null ? "" : " " + token));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    static String gitBlob(byte[] content) {
        byte[] head = bytes("blob " + content.length + "\0");
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return hash("SHA-1", all);
    }

    static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        content.stop(0);
    }
}
