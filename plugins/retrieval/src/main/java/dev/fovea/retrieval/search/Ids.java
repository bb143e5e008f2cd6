package dev.fovea.retrieval.search;

import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists of ids as one parameter: the reactive driver binds no arrays through Hibernate. */
final class Ids {
    private Ids() {}

    /** Parted by commas; for none at all SQL's null, which stands for no restriction. */
    static @Nullable String join(Collection<UUID> ids) {
        return ids.isEmpty() ? null : ids.stream().map(UUID::toString).collect(Collectors.joining(","));
    }
}
