package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.EngineStats;
import dev.fovea.service.engine.EngineProducer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that hang up over a real socket. */
@QuarkusTest
class LeavingClientTest {
    @Inject
    EngineProducer engines;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void leavingAStreamCancelsItsGeneration() throws IOException {
        double before = cancelled();
        try (Socket socket = send(true)) {
            assertThat(socket.getInputStream().readNBytes(200)).isNotEmpty();
        }
        assertCancelled(before);
    }

    @Test
    void leavingBeforeAWholeAnswerCancelsItsGeneration() throws IOException {
        double before = cancelled();
        try (Socket socket = send(false)) {
            Readiness.until("the request runs", () -> stats().running() > 0);
            assertThat(socket.isConnected()).isTrue();
        }
        assertCancelled(before);
    }

    private void assertCancelled(double before) {
        Readiness.until("the generation is cancelled", () -> cancelled() > before);
        Readiness.until("its sequences are gone", () -> stats().running() == 0);
        assertThat(stats().kvBlocksInUse()).isZero();
    }

    private Socket send(boolean stream) throws IOException {
        byte[] body = Samples.askingForMuch().put("stream", stream).toString().getBytes(StandardCharsets.UTF_8);
        Socket socket = new Socket("localhost", RestAssured.port);
        OutputStream out = socket.getOutputStream();
        out.write("""
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(body.length).getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return socket;
    }

    private EngineStats stats() {
        return engines.ready().engine().stats();
    }

    private double cancelled() {
        Counter counter =
                metrics.find("fovea.requests").tag("outcome", "cancelled").counter();
        return counter == null ? 0 : counter.count();
    }
}
