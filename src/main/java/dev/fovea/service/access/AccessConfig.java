package dev.fovea.service.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Optional;
import java.util.OptionalInt;

/** Who may call, as an operator sets it. */
@ConfigMapping(prefix = "fovea.documents.access")
public interface AccessConfig {
    /** {@code open} or {@code keys}. */
    @WithParentName
    @WithDefault("open")
    AccessMode mode();

    /** What makes tenants and their first keys: 16 characters at least. Without it nobody can. */
    Optional<String> operatorKey();

    /** The most calls of one key in a minute; without it, as many as it likes. */
    OptionalInt callsPerMinute();

    /** Lets open mode listen to more than its own machine: everybody who reaches it reads and deletes everything. */
    @WithDefault("false")
    boolean openOnNetwork();
}
