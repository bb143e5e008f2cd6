package dev.fovea.retrieval.library;

import dev.fovea.retrieval.database.Tenant;
import java.util.UUID;

/** Who calls with a key. */
public record KeyHolder(UUID keyId, Tenant tenant, Role role) {}
