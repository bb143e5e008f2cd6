package dev.fovea.service.access;

import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/**
 * In open mode a browser on this machine is trusted, though not each page that it shows: what a page of another site sends, or
 * what comes by a name that merely points here, is refused. In keys mode the key says enough.
 */
@Singleton
final class SameSite {
    private static final String ORIGIN = "Origin";
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final AccessConfig config;

    SameSite(AccessConfig config) {
        this.config = config;
    }

    /** @throws ProblemException if a request comes from elsewhere */
    void check(HttpServerRequest request) {
        if (config.mode() == AccessMode.KEYS) {
            return;
        }
        // Of HTTP/2 too, which has no header for it.
        String host = String.valueOf(request.authority());
        if (!config.openOnNetwork() && !HERE.contains(name(host))) {
            throw refusal("expected the host localhost or 127.0.0.1; found '%s'".formatted(host));
        }
        String origin = request.getHeader(ORIGIN);
        if (origin != null && !host.equals(authority(origin))) {
            throw refusal("a page of '%s' may not use this service".formatted(origin));
        }
    }

    private static String name(String host) {
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static ProblemException refusal(String message) {
        return new ProblemException(ProblemCode.ORIGIN_REFUSED, message);
    }
}
