package dev.fovea.service.documents;

import dev.fovea.bucket.BucketSettings;
import dev.fovea.bucket.LocalBucket;
import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.database.DatabaseConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Optional;

/** A database and a bucket that somebody else runs. The role is no superuser: the library refuses those. */
public class Elsewhere implements QuarkusTestResourceLifecycleManager {
    private Optional<TestDatabase> database = Optional.empty();
    private Optional<LocalBucket> bucket = Optional.empty();

    @Override
    public Map<String, String> start() {
        TestDatabase made = TestDatabase.create();
        database = Optional.of(made);
        LocalBucket served = serve();
        bucket = Optional.of(served);
        DatabaseConfig config = made.config();
        BucketSettings settings = served.settings("");
        return Map.of(
                "fovea.documents.database.url", config.url(),
                "fovea.documents.database.user", config.user(),
                "fovea.documents.database.password", config.password(),
                "fovea.documents.bucket.name", settings.bucket(),
                "fovea.documents.bucket.endpoint",
                        settings.endpoint().orElseThrow().toString(),
                "fovea.documents.bucket.region", settings.region(),
                "fovea.documents.bucket.access-key", LocalBucket.KEYS.id(),
                "fovea.documents.bucket.secret-key", LocalBucket.KEYS.secret());
    }

    private static LocalBucket serve() {
        try {
            return new LocalBucket();
        } catch (Exception e) {
            throw new IllegalStateException("the bucket's server does not start", e);
        }
    }

    @Override
    public void stop() {
        database.ifPresent(TestDatabase::close);
        bucket.ifPresent(served -> {
            try {
                served.close();
            } catch (Exception e) {
                throw new IllegalStateException("the bucket's server does not stop", e);
            }
        });
    }
}
