package dev.fovea.service.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service with little room, and none for documents. */
public final class SmallService implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "fovea.queue-limit", "4",
                "fovea.limits.body", "100K",
                "fovea.model-name", "small/one",
                "fovea.plugin.retrieval.enabled", "false");
    }
}
