package dev.fovea.retrieval.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.fovea.retrieval.embedding.EmbeddingException.Code;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of models that do not do as they should. */
class RegionEncoderTest {
    /** Makes vectors of some length, and says another. */
    private record Boaster(int says, int makes) implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(segments.stream()
                    .map(segment -> Embedding.from(new float[makes]))
                    .toList());
        }

        @Override
        public int dimension() {
            return says;
        }
    }

    /** Asks a server, and makes nothing of its answer. */
    private record Client(int port) implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                throw new HttpException(answer.statusCode(), answer.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String modelName() {
            return "far away";
        }
    }

    @Test
    void a_model_that_makes_other_vectors_than_it_says_is_refused() {
        assertThat(new RegionEncoder(new Boaster(4, 4)).dimension()).isEqualTo(4);
        assertThatExceptionOfType(EmbeddingException.class)
                .isThrownBy(() -> new RegionEncoder(new Boaster(256, 384)))
                .withMessageContainingAll("256 numbers", "384")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.FAILED));
    }

    @Test
    void a_model_that_loses_texts_is_refused() {
        EmbeddingModel forgetful = new EmbeddingModel() {
            @Override
            public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(List.of(Embedding.from(new float[] {1, 0})));
            }
        };
        RegionEncoder encoder = new RegionEncoder(forgetful);
        assertThatExceptionOfType(EmbeddingException.class)
                .isThrownBy(() -> encoder.encode(
                        IntStream.range(0, 3).mapToObj(String::valueOf).toList()))
                .withMessageContaining("made 1 vectors of 3 texts");
    }

    @Test
    void a_server_that_is_not_there_may_be_there_later() {
        assertThatExceptionOfType(EmbeddingException.class)
                .isThrownBy(() -> new RegionEncoder(new Client(1)))
                .withMessageContaining("the embedding model far away does not answer")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
    }

    @ParameterizedTest
    @CsvSource({"400, FAILED", "401, FAILED", "404, FAILED", "500, FAILED", "429, UNAVAILABLE", "503, UNAVAILABLE"})
    void a_server_that_refuses_is_told_from_one_that_is_overloaded(int status, Code code) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write("this is why".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            assertThatExceptionOfType(EmbeddingException.class)
                    .isThrownBy(() ->
                            new RegionEncoder(new Client(server.getAddress().getPort())))
                    .withMessageContaining("this is why")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(code));
        } finally {
            server.stop(0);
        }
    }
}
