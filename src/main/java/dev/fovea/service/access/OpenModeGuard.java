package dev.fovea.service.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps the service from starting in a way that would show documents to whoever passes by. */
@Singleton
final class OpenModeGuard {
    private static final int SHORTEST_KEY = 16;

    private final AccessConfig config;
    private final TenantSource source;
    private final String host;

    OpenModeGuard(AccessConfig config, TenantSource source, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.config = config;
        this.source = source;
        this.host = host;
    }

    void check(@Observes StartupEvent event) {
        if (config.mode() == AccessMode.KEYS && !source.present()) {
            throw new ConfigurationException(
                    "Keys are kept with the documents: fovea.documents.access=keys needs fovea.plugin.retrieval.enabled=true");
        }
        if (config.mode() == AccessMode.OPEN && source.present() && !config.openOnNetwork() && !isLoopback(host)) {
            throw new ConfigurationException("""
                    Without keys, everybody who reaches %s could read and delete all documents. One of these lets the service start:
                      fovea.documents.access=keys                   and a key for each who may call (docs/documents.md)
                      fovea.documents.access.open-on-network=true   if something in front of it knows its users
                      fovea.plugin.retrieval.enabled=false          to serve the model alone, without documents
                      quarkus.http.host=127.0.0.1                   to listen to this machine alone""".formatted(host));
        }
        config.operatorKey().filter(key -> key.length() < SHORTEST_KEY).ifPresent(key -> {
            throw new ConfigurationException(
                    "fovea.documents.access.operator-key needs %d characters at least; found %d"
                            .formatted(SHORTEST_KEY, key.length()));
        });
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
