package dev.fovea.service.engine;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service whose model is not there, and no more is its database. */
public final class MissingModel implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "fovea.model", "no-such-folder", "fovea.documents.database.url", "postgresql://127.0.0.1:1/nowhere");
    }
}
