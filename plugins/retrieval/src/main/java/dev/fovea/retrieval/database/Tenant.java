package dev.fovea.retrieval.database;

import java.util.UUID;

/**
 * To whom rows, vectors and files belong.
 *
 * @param name unique
 */
public record Tenant(UUID id, String name) {}
