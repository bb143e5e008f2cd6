package dev.fovea.retrieval.library;

import dev.fovea.plugin.PageSize;
import java.util.Optional;
import java.util.UUID;

/**
 * What is told of a page.
 *
 * @param number from 1
 * @param digest of what it shows and says; empty until it was read
 * @param size as displayed; empty until it was read
 * @param regions how many can be found
 */
public record PageInfo(
        UUID id,
        UUID documentId,
        int number,
        PageState state,
        Optional<String> digest,
        Optional<PageSize> size,
        int regions,
        Optional<Failure> failure) {}
