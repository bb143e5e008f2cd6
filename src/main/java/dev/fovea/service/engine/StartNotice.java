package dev.fovea.service.engine;

import dev.fovea.engine.ModelInfo;
import dev.fovea.service.engine.EngineState.Ready;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the log tells the person who started the service. */
@Singleton
final class StartNotice {
    private static final Logger LOG = Logger.getLogger("dev.fovea");
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final int port;

    StartNotice(@ConfigProperty(name = "quarkus.http.port") int port) {
        this.port = port;
    }

    /** Says once what the JVM lacks: without the vector module the CPU backend cannot run. */
    void warnOfMissingFlags() {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            LOG.errorf(
                    "The JVM was started without --add-modules=%s, which the CPU backend needs: start with ./fovea serve",
                    VECTOR_MODULE);
        }
    }

    void announce(Ready ready) {
        LOG.info(text(ready.model(), ready.engine().model(), "http://localhost:" + port));
    }

    private static String text(ServedModel model, ModelInfo info, String address) {
        return """
                Fovea is ready: %s, %s, %s parameters as %s on %s
                  Ask in the browser   %s/
                  Ask from a shell     curl %s/v1/chat/completions -H 'Content-Type: application/json' -d "{\\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": [{\\"type\\": \\"image_url\\", \\"image_url\\": {\\"url\\": \\"data:image/png;base64,$(base64 -w0 docs/images/date_phone.png)\\"}}, {\\"type\\": \\"text\\", \\"text\\": \\"Read the text.\\"}]}]}"
                """.formatted(
                model.name(),
                info.family(),
                count(info.parameters()),
                info.weights().id(),
                info.backend(),
                address,
                address).stripTrailing();
    }

    private static String count(long parameters) {
        return parameters >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f billion", parameters / 1e9)
                : String.format(Locale.ROOT, "%.1f million", parameters / 1e6);
    }
}
