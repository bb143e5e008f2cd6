package dev.fovea.service.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of an embedding model as OpenAI's protocol has it, on this machine. */
final class EmbeddingServer implements AutoCloseable {
    static final String MODEL = "letters";
    static final String KEY = "a key of the tests";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    /** One that was sent. */
    record Request(String authorization, String model, List<String> texts) {}

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(OK);

    EmbeddingServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/v1/embeddings", this::answer);
        server.start();
    }

    /** What came, in order. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Answers with a status and nothing else from now on. */
    void fail(int with) {
        status.set(with);
    }

    void work() {
        status.set(OK);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            Request request = new Request(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    asked.path("model").asText(),
                    asked.path("input").valueStream().map(JsonNode::asText).toList());
            requests.add(request);
            byte[] body = JSON.writeValueAsBytes(embeddings(request.texts()));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static ObjectNode embeddings(List<String> texts) {
        ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", MODEL);
        ArrayNode data = answer.putArray("data");
        for (String text : texts) {
            ArrayNode numbers = data.addObject()
                    .put("object", "embedding")
                    .put("index", data.size() - 1)
                    .putArray("embedding");
            for (float number : Letters.counts(text)) {
                numbers.add(number);
            }
        }
        answer.putObject("usage").put("prompt_tokens", texts.size()).put("total_tokens", texts.size());
        return answer;
    }
}
