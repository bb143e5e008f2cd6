package dev.fovea.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fovea.bench.BenchRow;
import java.util.List;

/** Measurements as a table for people and as JSON for programs. */
final class BenchReport {
    private static final String FORM = "%-27s %-24s %-8s %12s %-9s %12s %9s";

    private BenchReport() {}

    static String heading() {
        return FORM.formatted("case", "model", "weights", "value", "unit", "ceiling", "fraction");
    }

    static String line(BenchRow row) {
        return FORM.formatted(
                row.name(),
                row.model(),
                row.weights(),
                number(row.value()),
                row.unit(),
                number(row.ceiling()),
                "%.0f %%".formatted(100 * row.fraction()));
    }

    static String json(List<BenchRow> rows) {
        JsonMapper mapper = new JsonMapper();
        ArrayNode array = mapper.createArrayNode();
        for (BenchRow row : rows) {
            array.addObject()
                    .put("case", row.name())
                    .put("model", row.model())
                    .put("weights", row.weights())
                    .put("value", row.value())
                    .put("unit", row.unit())
                    .put("ceiling", row.ceiling())
                    .put("fraction", row.fraction());
        }
        return array.toPrettyString();
    }

    /** Four significant digits or so. */
    private static String number(double value) {
        double size = Math.abs(value);
        return (size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f").formatted(value);
    }
}
