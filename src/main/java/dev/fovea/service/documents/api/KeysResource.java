package dev.fovea.service.documents.api;

import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Allowed;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/keys}: for a tenant's administrators, who make keys of their own tenant. */
@Path("/v1/keys")
@Tag(name = "Keys")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class KeysResource {
    private final LibraryProducer libraries;

    KeysResource(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @GET
    @Allowed(Role.ADMINISTRATOR)
    @Operation(summary = "The tenant's keys, newest first, without their secrets")
    public Uni<List<KeyView>> list(@Context ContainerRequestContext request) {
        return libraries.tenants().keys(Caller.tenant(request)).map(keys -> keys.stream()
                .map(KeyView::of)
                .toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.ADMINISTRATOR)
    @ResponseStatus(201)
    @Operation(summary = "Makes a key; its secret is told this one time")
    public Uni<KeyView> issue(@Nullable KeyBody body, @Context ContainerRequestContext request) {
        KeyBody wanted = KeyBody.given(body);
        return libraries
                .tenants()
                .issueKey(Caller.tenant(request), wanted.wanted(), wanted.name())
                .map(KeyView::of);
    }

    @DELETE
    @Path("/{id}")
    @Allowed(Role.ADMINISTRATOR)
    @Operation(summary = "Revokes a key")
    public Uni<Void> revoke(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.deleted(
                libraries.tenants().revokeKey(Caller.tenant(request), id), ProblemCode.API_KEY_UNKNOWN, id);
    }
}
