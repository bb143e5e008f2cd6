package dev.fovea.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.Box;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxSyntaxTest {
    @Test
    void readsNamesAndThousandths() {
        String text = "Here: <ref>a cat</ref><box>[[10, 20, 300, 1000]]</box> and <ref>dogs</ref>"
                + "<box>[[0,0,0,0], [1, 2, 3, 4]]</box>.";
        assertThat(BoxSyntax.parse(text, 1))
                .containsExactly(
                        new Box("a cat", 0, 0.01, 0.02, 0.3, 1),
                        new Box("dogs", 0, 0, 0, 0, 0),
                        new Box("dogs", 0, 0.001, 0.002, 0.003, 0.004));
    }

    @Test
    void readsBoxesWithoutAName() {
        assertThat(BoxSyntax.parse("<box>[[1, 2, 3, 4]]</box>", 1))
                .containsExactly(new Box("", 0, 0.001, 0.002, 0.003, 0.004));
    }

    @Test
    void readsTheBareFormThatSkippingControlTokensLeaves() {
        assertThat(BoxSyntax.parse("The first line.\na cat[[1, 2, 3, 4]], a dog[[5, 6, 7, 8]]", 2))
                .containsExactly(
                        new Box("a cat", 0, 0.001, 0.002, 0.003, 0.004),
                        new Box("a dog", 0, 0.005, 0.006, 0.007, 0.008));
    }

    @Test
    void findsNothingWithoutAPicture() {
        assertThat(BoxSyntax.parse("<box>[[1, 2, 3, 4]]</box>", 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<box>",
                "<box></box>",
                "<box>[[]]</box>",
                "<box>[[1, 2, 3]]</box>",
                "<box>[[1, 2, 3, 4]</box>",
                "<box>[1, 2, 3, 4]</box>",
                "<box>[[1, 2, 3, 4],]</box>",
                "<box>[[1, 2, 3, 1001]]</box>",
                "<box>[[9, 2, 3, 4]]</box>",
                "<box>[[1, 2, 3, 99999999999]]</box>",
                "<box>[[-1, 2, 3, 4]]</box>",
                "<box>[[0.1, 0.2, 0.3, 0.4]]</box>",
                "<box>[[1, 2, 3, 4]]",
                "[[1, 2], [3, 4]]",
                "see [1] and [[2]]"
            })
    void findsNothingInMalformedText(String text) {
        assertThat(BoxSyntax.parse(text, 1)).isEmpty();
    }

    @Test
    void neverThrowsAndNeverLeavesThePicture() {
        List<String> pieces =
                List.of("<box>", "</box>", "<ref>", "</ref>", "[[", "]]", "[", "]", "1", "999", "1000", ", ", " ", "a");
        Random random = new Random(3);
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 25; i++) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(BoxSyntax.parse(text.toString(), 1))
                    .allMatch(box -> box.x1() >= 0 && box.x1() <= box.x2() && box.x2() <= 1 && box.y1() <= box.y2());
        }
        assertThat(BoxSyntax.parse("<ref>".repeat(50_000) + "[[".repeat(50_000), 1))
                .isEmpty();
        assertThat(BoxSyntax.parse("<box>[[" + "1, 2, 3, 4], [".repeat(50_000) + "1, 2, 3, 4]]</box>", 1))
                .hasSize(50_001);
    }

    @Test
    void asksAsTheModelWasTaught() {
        assertThat(BoxSyntax.question("left cat"))
                .isEqualTo("Please provide the bounding box coordinate of the region this sentence describes: "
                        + "<ref>left cat</ref>");
    }
}
