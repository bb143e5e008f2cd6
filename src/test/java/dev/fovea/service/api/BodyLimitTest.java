package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.service.documents.Desk;
import dev.fovea.service.documents.LibraryProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that are longer than the server takes at all, over a real socket. */
@QuarkusTest
@TestProfile(BodyLimitTest.LittleRoom.class)
class BodyLimitTest {
    private static final int LIMIT = 2 * 1024 * 1024;
    /** What a request without files may have. */
    private static final int WORDS = 1_000_000;

    private static final String FORM = "multipart/form-data; boundary=edge";
    private static final String JSON = "application/json";

    @Inject
    LibraryProducer libraries;

    @Inject
    ObjectMapper json;

    /** Takes a small part of what it else would. */
    public static final class LittleRoom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.limits.max-body-size", "2M");
        }
    }

    private record Answer(String head, String body) {}

    @Test
    void a_form_that_says_how_long_it_is() throws IOException {
        Answer answer = send(documents(), FORM, form(3 * LIMIT), false);
        assertTooLarge(answer);
        assertThat(answer.body()).contains("%d bytes; found %d".formatted(LIMIT, form(3 * LIMIT).length));
    }

    @Test
    void a_form_that_does_not_say_how_long_it_is() throws IOException {
        assertTooLarge(send(documents(), FORM, form(3 * LIMIT), true));
    }

    @Test
    void a_form_that_fits_is_taken() throws IOException {
        Answer answer = send(documents(), FORM, form(LIMIT / 2), true);
        assertThat(answer.head()).startsWith("HTTP/1.1 422");
    }

    @Test
    void whoever_goes_on_sending_sees_the_answer_and_is_cut_off_then() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            write(socket, documents(), FORM, "Content-Length: 2000000000");
            byte[] part = new byte[64 * 1024];
            for (int i = 0; i < 64; i++) {
                socket.getOutputStream().write(part);
            }
            assertTooLarge(answer(socket.getInputStream()));
            assertThat(socket.getInputStream().read()).as("the end").isNegative();
        }
    }

    @Test
    void words_that_do_not_say_how_long_they_are() throws IOException {
        assertThat(Desk.open(libraries).collection()).isNotEmpty();
        Answer answer = send("/v1/collections", JSON, name(WORDS * 9 / 10), true);
        assertThat(answer.head()).startsWith("HTTP/1.1 400");
        Answer refused = send("/v1/collections", JSON, name(WORDS), true);
        assertTooLarge(refused);
        assertThat(refused.body()).contains("without files may have %d bytes".formatted(WORDS));
        assertTooLarge(send("/v1/collections", JSON, name(20 * WORDS), true));
    }

    @Test
    void paths_of_the_model_say_it_in_their_own_form() throws IOException {
        Answer answer = send("/v1/chat/completions", JSON, name(3 * LIMIT), false);
        assertThat(answer.head()).startsWith("HTTP/1.1 413").containsIgnoringCase("content-type: application/json");
        assertThat(json.readTree(answer.body()).at("/error/message").asText()).contains(String.valueOf(LIMIT));
    }

    private void assertTooLarge(Answer answer) throws IOException {
        assertThat(answer.head())
                .startsWith("HTTP/1.1 413")
                .containsIgnoringCase("content-type: application/problem+json");
        JsonNode problem = json.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(413);
        assertThat(problem.path("code").asText()).isEqualTo("body_too_large");
    }

    private String documents() {
        return "/v1/collections/%s/documents".formatted(Desk.open(libraries).collection());
    }

    private static byte[] name(int letters) {
        return ("{\"name\": \"" + "x".repeat(letters) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] form(int letters) {
        return ("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n" + "\0".repeat(letters) + "\r\n--edge--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Answer send(String path, String type, byte[] body, boolean chunked) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            write(socket, path, type, chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
            OutputStream out = socket.getOutputStream();
            for (int from = 0; from < body.length; from += 8192) {
                byte[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + 8192));
                if (chunked) {
                    out.write((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(part);
                if (chunked) {
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return answer(socket.getInputStream());
        }
    }

    private static void write(Socket socket, String path, String type, String length) throws IOException {
        socket.getOutputStream()
                .write("POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: %s\r\n%s\r\n\r\n"
                        .formatted(path, RestAssured.port, type, length)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static Answer answer(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String end = "\r\n\r\n";
        while (!head.toString(StandardCharsets.US_ASCII).endsWith(end)) {
            int next = in.read();
            assertThat(next).as("the answer's head, of which came: %s", head).isNotNegative();
            head.write(next);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        int length = text.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        return new Answer(text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
}
