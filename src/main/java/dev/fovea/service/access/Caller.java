package dev.fovea.service.access;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.Role;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Who sent a request. */
public sealed interface Caller {
    /**
     * Somebody of a tenant.
     *
     * @param key by what its calls are counted
     */
    record Member(Tenant tenant, Role role, String key) implements Caller {}

    /** Whoever runs the service: makes tenants and keys, and sees no documents. */
    record Operator() implements Caller {}

    /**
     * The tenant that a request acts for, as {@link AccessFilter} found it.
     *
     * @throws ProblemException if it comes from the operator, who is of no tenant
     */
    static Tenant tenant(ContainerRequestContext request) {
        if (request.getProperty(AccessFilter.CALLER) instanceof Member member) {
            return member.tenant();
        }
        throw new ProblemException(
                ProblemCode.ROLE_TOO_LOW, "the operator's key makes tenants and keys; documents take a tenant's key");
    }
}
