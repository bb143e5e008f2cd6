/**
 * Who calls, what they may do and how often.
 *
 * <p>{@link dev.fovea.service.access.AccessFilter} stands before every call below {@code /v1}: it turns a key into a
 * {@link dev.fovea.service.access.Caller}, or refuses. In open mode there are no keys and one tenant, and the service listens to
 * its own machine alone; {@link dev.fovea.service.access.OpenModeGuard} keeps it from starting otherwise. In keys mode each call
 * names a key ({@code Authorization: Bearer fv_…}); calls are counted by key.
 *
 * <p>Knows tenants and keys by {@link dev.fovea.service.access.TenantSource} and nothing of documents. Who may do what is
 * written at the calls themselves, with {@link dev.fovea.service.access.Allowed}.
 */
@NullMarked
package dev.fovea.service.access;

import org.jspecify.annotations.NullMarked;
