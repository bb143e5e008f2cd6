package dev.fovea.service.access;

import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Caller.Member;
import dev.fovea.service.access.Caller.Operator;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Finds out who calls. */
@Singleton
public final class Callers {
    private static final String SCHEME = "bearer ";
    private static final String OPEN = "open";

    private final AccessConfig config;
    private final TenantSource source;

    Callers(AccessConfig config, TenantSource source) {
        this.config = config;
        this.source = source;
    }

    /**
     * Who sends a header.
     *
     * @param authorization the header of that name, if there is one
     */
    Uni<Caller> identify(Optional<String> authorization) {
        Optional<String> secret = authorization.flatMap(Callers::secret);
        if (secret.filter(this::isOperators).isPresent()) {
            return Uni.createFrom().item(new Operator());
        }
        if (config.mode() == AccessMode.OPEN) {
            return Uni.createFrom().item(() -> new Member(source.openTenant(), Role.ADMINISTRATOR, OPEN));
        }
        return secret.map(this::holder).orElseGet(() -> Uni.createFrom()
                .failure(() -> new ProblemException(
                        ProblemCode.KEY_MISSING,
                        "expected a header 'Authorization: Bearer fv_…' with a key of this service")));
    }

    private Uni<Caller> holder(String secret) {
        return source.tenants().holder(secret).map(found -> found.map(
                        holder -> new Member(holder.tenant(), holder.role(), name(holder.keyId())))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.KEY_UNKNOWN, "the key is unknown or was revoked; ask whoever gave it to you")));
    }

    private static String name(UUID key) {
        return key.toString();
    }

    private boolean isOperators(String secret) {
        return config.operatorKey()
                .filter(key -> MessageDigest.isEqual(bytes(key), bytes(secret)))
                .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> secret(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
