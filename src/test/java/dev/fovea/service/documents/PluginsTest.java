package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.pages.PdfReader;
import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.Plugin;
import dev.fovea.plugin.PluginHealth;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** Which plugins take part. */
class PluginsTest {
    private record Named(String name, List<DocumentReader> readers, PluginHealth health) implements Plugin {
        static Named of(String name) {
            return new Named(name, List.of(), PluginHealth.up());
        }
    }

    private static Config config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }

    @Test
    void all_take_part_by_name_unless_one_is_switched_off() {
        List<Plugin> found = List.of(Named.of("paper"), Named.of("atlas"), Named.of("birds"));
        Plugins plugins = new Plugins(found, config(Map.of("fovea.plugin.birds.enabled", "false")));
        assertThat(plugins.enabled()).extracting(Plugin::name).containsExactly("atlas", "paper");
        assertThat(plugins.isEnabled(Plugins.RETRIEVAL)).isTrue();
    }

    @Test
    void their_readers_come_in_the_order_of_their_names() {
        DocumentReader first = new PdfReader();
        DocumentReader second = new PdfReader();
        List<Plugin> found = List.of(
                new Named("zebra", List.of(second), PluginHealth.up()),
                new Named("ape", List.of(first), PluginHealth.up()));
        assertThat(new Plugins(found, config(Map.of())).readers()).containsExactly(first, second);
    }

    @Test
    void two_of_one_name_are_a_mistake() {
        assertThatThrownBy(() -> new Plugins(List.of(Named.of("paper"), Named.of("paper")), config(Map.of())))
                .hasMessageContaining("paper");
    }

    @Test
    void a_plugin_that_cannot_work_keeps_the_service_from_being_ready() {
        Plugin sick = new Named("paper", List.of(), PluginHealth.down("the mill is closed; open it"));
        PluginHealthCheck check =
                new PluginHealthCheck(new Plugins(List.of(sick, Named.of("atlas")), config(Map.of())));
        assertThat(check.call().getStatus().name()).isEqualTo("DOWN");
        assertThat(check.call().getData().orElseThrow()).containsEntry("paper", "the mill is closed; open it");
    }
}
