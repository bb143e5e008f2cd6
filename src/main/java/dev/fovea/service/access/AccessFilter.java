package dev.fovea.service.access;

import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Caller.Member;
import dev.fovea.service.access.Caller.Operator;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import dev.fovea.service.problem.ProblemPaths;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets a call through once it is known who makes it, that they may, and that it is not one too many. */
@Singleton
final class AccessFilter {
    /** The request's property that holds its {@link Caller}. */
    static final String CALLER = "fovea.caller";
    /** The property that says how many bytes a request without files may have. */
    static final String WORDS = "fovea.words";

    private static final String VERSION = "/v1/";
    private static final long MOST_BYTES_OF_WORDS = 1_000_000L;

    // Filters are made while the application is still being put together: what they need is looked up at the first
    // call.
    private final Instance<AccessConfig> config;
    private final Instance<TenantSource> source;
    private final Instance<Callers> callers;
    private final Instance<CallLimits> limits;
    private final Instance<SameSite> site;

    AccessFilter(
            Instance<AccessConfig> config,
            Instance<TenantSource> source,
            Instance<Callers> callers,
            Instance<CallLimits> limits,
            Instance<SameSite> site) {
        this.config = config;
        this.source = source;
        this.callers = callers;
        this.limits = limits;
        this.site = site;
    }

    @ServerRequestFilter
    Uni<Void> filter(ContainerRequestContext request, ResourceInfo call, HttpServerRequest connection) {
        String path = request.getUriInfo().getPath();
        boolean documents = ProblemPaths.covers(path);
        boolean keys = config.get().mode() == AccessMode.KEYS && path.startsWith(VERSION);
        if (!documents && !keys) {
            return Uni.createFrom().voidItem();
        }
        if (documents) {
            refuseWithoutDocuments();
            refuseLongWords(request);
            site.get().check(connection);
        }
        return callers.get()
                .identify(Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION)))
                .invoke(caller -> admit(caller, request, call))
                .replaceWithVoid();
    }

    private void refuseWithoutDocuments() {
        if (!source.get().present()) {
            throw new ProblemException(
                    ProblemCode.DOCUMENTS_OFF, "this service was started with fovea.plugin.retrieval.enabled=false");
        }
    }

    /** Files may be large and go to disk; what is said of them is held in memory. */
    private static void refuseLongWords(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        boolean files = type != null && MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(type);
        if (files) {
            return;
        }
        request.setProperty(WORDS, MOST_BYTES_OF_WORDS);
        if (request.getLength() > MOST_BYTES_OF_WORDS) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE,
                    "a request without files may have %d bytes; found %d"
                            .formatted(MOST_BYTES_OF_WORDS, request.getLength()));
        }
    }

    private void admit(Caller caller, ContainerRequestContext request, ResourceInfo call) {
        if (caller instanceof Member member) {
            limits.get().count(member.key());
        }
        check(caller, call);
        request.setProperty(CALLER, caller);
    }

    private static void check(Caller caller, ResourceInfo call) {
        boolean operatorOnly = call.getResourceClass().isAnnotationPresent(ForOperator.class);
        if (operatorOnly && !(caller instanceof Operator)) {
            throw new ProblemException(
                    ProblemCode.OPERATOR_ONLY, "expected the key that fovea.documents.access.operator-key sets");
        }
        Allowed allowed = call.getResourceMethod().getAnnotation(Allowed.class);
        Role needed = allowed == null ? Role.READER : allowed.value();
        if (caller instanceof Member member && !member.role().covers(needed)) {
            throw new ProblemException(
                    ProblemCode.ROLE_TOO_LOW,
                    "this takes the role %s; the key is a %s's"
                            .formatted(needed.code(), member.role().code()));
        }
    }
}
