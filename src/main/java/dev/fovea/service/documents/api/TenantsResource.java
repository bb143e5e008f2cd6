package dev.fovea.service.documents.api;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.TenantRegistry;
import dev.fovea.service.access.ForOperator;
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
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}: for the operator, who makes tenants and their keys. */
@Path("/v1/tenants")
@Tag(name = "Tenants")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
@Singleton
final class TenantsResource {
    private final LibraryProducer libraries;

    TenantsResource(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @GET
    @Operation(summary = "All tenants")
    public Uni<List<Tenant>> list() {
        return tenants().list();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Makes a tenant")
    public Uni<Tenant> create(@Nullable NameBody body) {
        return tenants().create(NameBody.nameOf(body));
    }

    @GET
    @Path("/{id}/keys")
    @Operation(summary = "The keys of a tenant, newest first, without their secrets")
    public Uni<List<KeyView>> keys(@PathParam("id") UUID id) {
        return found(id)
                .chain(tenants()::keys)
                .map(keys -> keys.stream().map(KeyView::of).toList());
    }

    @POST
    @Path("/{id}/keys")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Makes a key of a tenant; its secret is told this one time")
    public Uni<KeyView> issue(@PathParam("id") UUID id, @Nullable KeyBody body) {
        KeyBody wanted = KeyBody.given(body);
        return found(id)
                .chain(tenant -> tenants().issueKey(tenant, wanted.wanted(), wanted.name()))
                .map(KeyView::of);
    }

    @DELETE
    @Path("/{id}/keys/{key}")
    @Operation(summary = "Revokes a key")
    public Uni<Void> revoke(@PathParam("id") UUID id, @PathParam("key") UUID key) {
        return found(id)
                .chain(tenant -> Missing.deleted(tenants().revokeKey(tenant, key), ProblemCode.API_KEY_UNKNOWN, key));
    }

    private Uni<Tenant> found(UUID id) {
        return Missing.tenant(tenants().find(id), id);
    }

    private TenantRegistry tenants() {
        return libraries.tenants();
    }
}
