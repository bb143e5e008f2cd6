package dev.fovea.service.api;

import dev.fovea.service.engine.FoveaConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;

/** Takes a request off the wire, up to the size that the operator allows. */
@Singleton
final class RequestBody {
    private final int maxBytes;

    RequestBody(FoveaConfig config) {
        this.maxBytes = (int) Math.min(config.limits().body().asLongValue(), Integer.MAX_VALUE - 16);
    }

    byte[] read(InputStream in, long declaredBytes) throws IOException {
        if (declaredBytes > maxBytes) {
            throw tooLarge();
        }
        byte[] body = in.readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw tooLarge();
        }
        return body;
    }

    private WebApplicationException tooLarge() {
        return new WebApplicationException("a request may have at most %d bytes".formatted(maxBytes), 413);
    }
}
