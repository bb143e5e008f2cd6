package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.bench.BenchRow;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final BenchRow ROW = new BenchRow("decode", "InternVL3-1B", "bf16", 26.25, "tokens/s", 30, 0.875);

    @Test
    void columnsStandUnderTheirHeadings() {
        String heading = BenchReport.heading();
        String line = BenchReport.line(ROW);

        assertThat(line).matches("decode +InternVL3-1B +bf16 +26\\.3 tokens/s +30\\.0 +88 %");
        assertThat(line).hasSameSizeAs(heading);
        assertThat(line.indexOf("bf16")).isEqualTo(heading.indexOf("weights"));
        assertThat(line.indexOf("tokens/s")).isEqualTo(heading.indexOf("unit"));
    }

    @Test
    void jsonHasTheFieldsOfARow() throws IOException {
        JsonNode row = new JsonMapper().readTree(BenchReport.json(List.of(ROW))).get(0);

        assertThat(row.properties())
                .extracting(entry -> entry.getKey())
                .containsExactly("case", "model", "weights", "value", "unit", "ceiling", "fraction");
        assertThat(row.get("case").asText()).isEqualTo("decode");
        assertThat(row.get("value").asDouble()).isEqualTo(26.25);
    }
}
