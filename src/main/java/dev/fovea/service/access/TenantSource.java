package dev.fovea.service.access;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.TenantRegistry;

/** Where tenants are known. */
public interface TenantSource {
    /** Whether this service has tenants at all. */
    boolean present();

    /**
     * Tenants and their keys.
     *
     * @throws dev.fovea.service.problem.ProblemException while they cannot be asked for
     */
    TenantRegistry tenants();

    /**
     * The one tenant of open mode.
     *
     * @throws dev.fovea.service.problem.ProblemException while it cannot be asked for
     */
    Tenant openTenant();
}
