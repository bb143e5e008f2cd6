package dev.fovea.plugin.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.Plugin;
import dev.fovea.plugin.PluginHealth;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperPluginTest {
    private final PaperPlugin plugin = new PaperPlugin();

    @Test
    void stands_in_the_documentation_letter_for_letter() throws IOException {
        Path source = Path.of("src/test/java/dev/fovea/plugin/example/PaperPlugin.java");

        assertThat(Files.readString(Path.of("../../docs/plugins.md")))
                .contains("```java\n" + Files.readString(source) + "```");
    }

    @Test
    void says_only_what_it_contributes() {
        Plugin seen = plugin;

        assertThat(seen.name()).isEqualTo("paper");
        assertThat(seen.readers()).isEmpty();
        assertThat(seen.retrievers()).isEmpty();
        assertThat(seen.health()).isEqualTo(PluginHealth.up());
    }

    @Test
    void its_tool_is_one_that_agents_can_call() {
        List<ToolSpecification> tools = plugin.tools().stream()
                .flatMap(tool -> ToolSpecifications.toolSpecificationsFrom(tool).stream())
                .toList();

        assertThat(tools).singleElement().satisfies(tool -> {
            assertThat(tool.name()).isEqualTo("paper");
            assertThat(tool.parameters().required()).hasSize(2);
        });
        assertThat(plugin.paper(595, 842)).isEqualTo("A4 portrait");
        assertThat(plugin.paper(1191, 842)).isEqualTo("A3 landscape");
        assertThat(plugin.paper(612, 792)).isEqualTo("no paper of the A series");
    }
}
