package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleverHalfTest {
    @Test
    void theDocumentationListsIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../../docs/contract-suites.md"));
        int start = lines.indexOf("## The clever half: needs a real checkpoint");
        int end = lines.indexOf("## Not applicable");

        List<String> listed = lines.subList(start, end).stream()
                .filter(line -> line.startsWith("- `"))
                .map(line -> line.substring(3, line.length() - 1))
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(CleverHalf.TESTS);
    }
}
