package dev.fovea.service.documents;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A service that knows its users by keys, of which each may call now and then. */
public final class KeyedService implements QuarkusTestProfile {
    public static final String OPERATOR = "operator-of-the-tests";
    /** More than a test needs that does not mean to use them up. */
    static final int CALLS = 400;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "fovea.documents.access",
                "keys",
                "fovea.documents.access.operator-key",
                OPERATOR,
                "fovea.documents.access.calls-per-minute",
                String.valueOf(CALLS),
                "fovea.documents.limits.file",
                "20K");
    }
}
