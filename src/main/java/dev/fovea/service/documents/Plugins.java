package dev.fovea.service.documents;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.Plugin;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The plugins that the service was built with and that nobody switched off. */
@Singleton
public final class Plugins {
    /** The plugin that documents are. */
    static final String RETRIEVAL = "retrieval";

    private final Config config;
    private final List<Plugin> enabled;

    Plugins(@All List<Plugin> found, Config config) {
        this.config = config;
        this.enabled = found.stream()
                .filter(plugin -> isEnabled(plugin.name()))
                .sorted(Comparator.comparing(Plugin::name))
                .toList();
        refuseTwins(enabled);
    }

    /** By name. */
    public List<Plugin> enabled() {
        return enabled;
    }

    /** Whether {@code fovea.plugin.<name>.enabled} leaves it in. */
    public boolean isEnabled(String name) {
        return config.getOptionalValue("fovea.plugin.%s.enabled".formatted(name), Boolean.class)
                .orElse(true);
    }

    /** What the plugins read, in order of their names. */
    List<DocumentReader> readers() {
        return enabled.stream().flatMap(plugin -> plugin.readers().stream()).toList();
    }

    private static void refuseTwins(List<Plugin> plugins) {
        if (plugins.stream().map(Plugin::name).distinct().count() < plugins.size()) {
            throw new IllegalStateException("two plugins have one name among %s"
                    .formatted(plugins.stream().map(Plugin::name).toList()));
        }
    }
}
