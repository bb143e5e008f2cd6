package dev.fovea.service.documents;

import dev.fovea.plugin.Plugin;
import dev.fovea.plugin.PluginHealth;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when all plugins are. */
@Readiness
@Singleton
final class PluginHealthCheck implements HealthCheck {
    private final Plugins plugins;

    PluginHealthCheck(Plugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("plugins");
        boolean ready = true;
        for (Plugin plugin : plugins.enabled()) {
            PluginHealth health = plugin.health();
            ready &= health.ready();
            answer.withData(plugin.name(), health.ready() ? "ready" : health.detail());
        }
        return answer.status(ready).build();
    }
}
