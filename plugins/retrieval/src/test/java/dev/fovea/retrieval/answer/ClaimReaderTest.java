package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.PageBox;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimReaderTest {
    private static List<Claim> large(String answer) {
        return ClaimReader.read(answer, AnswerStyle.LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The fee is 12 euros. [2] \"Fee: 12.00 EUR\"",
                "The fee is 12 euros [page 2]: “Fee: 12.00 EUR”",
                "The fee is 12 euros (page 2: \"Fee: 12.00 EUR\")",
                "The fee is 12 euros. (2) \"Fee: 12.00 EUR\".",
                "- The fee is 12 euros \"Fee: 12.00 EUR\" [2]",
                "1. The fee is 12 euros. [p. 2] «Fee: 12.00 EUR»",
            })
    void a_citation_is_read_as_models_write_it(String answer) {
        assertThat(large(answer)).hasSize(1);
        Claim claim = large(answer).getFirst();
        assertThat(claim.text()).startsWith("The fee is 12 euros");
        assertThat(claim.quote()).isEqualTo("Fee: 12.00 EUR");
        assertThat(claim.page()).hasValue(1);
        assertThat(claim.box()).isEmpty();
    }

    @Test
    void each_statement_has_its_citations_and_what_is_not_cited_is_a_claim_too() {
        List<Claim> claims = large("""
                Here is what I found:
                Nothing is free. The fee is 12 euros. [1] "Fee: 12" [3] "twelve euros"
                It is due in May. [2] "due 1 May"
                I hope this helps.""");
        assertThat(claims)
                .extracting(Claim::text)
                .containsExactly(
                        "Nothing is free.",
                        "The fee is 12 euros.",
                        "The fee is 12 euros.",
                        "It is due in May.",
                        "I hope this helps.");
        assertThat(claims).extracting(Claim::quote).contains("Fee: 12", "twelve euros", "due 1 May");
    }

    @Test
    void boxes_are_read_in_all_their_forms() {
        PageBox box = new PageBox(10, 20, 30, 40);
        for (String answer : List.of(
                "<ref>Total</ref><box>[[10, 20, 30, 40]]</box>",
                "<ref>Total</ref><box>[10,20,30,40]</box>",
                "Total <box>[[30, 20, 10, 40]]</box>",
                "<ref> Total </ref> <box> [[10.0, 20, 30, 40]] </box>")) {
            assertThat(ClaimReader.read(answer, AnswerStyle.SMALL))
                    .as(answer)
                    .singleElement()
                    .satisfies(claim -> {
                        assertThat(claim.quote()).isEqualTo("Total");
                        assertThat(claim.box()).contains(box);
                    });
        }
    }

    @Test
    void several_boxes_are_several_claims_and_stay_on_the_page() {
        List<Claim> claims = ClaimReader.read(
                "<ref>A</ref><box>[[1,2,3,4],[5,6,7,2000]]</box>\n<ref>B</ref><box>[[9,9,9,9]]</box>",
                AnswerStyle.SMALL);
        assertThat(claims).extracting(Claim::text).containsExactly("A", "A", "B");
        assertThat(claims.get(1).box()).contains(new PageBox(5, 6, 7, 1000));
    }

    @Test
    void a_small_models_lines_are_its_claims() {
        assertThat(ClaimReader.read("Mr. Smith, 12 Main St. Springfield\n1,250.00", AnswerStyle.SMALL))
                .extracting(Claim::quote)
                .containsExactly("Mr. Smith, 12 Main St. Springfield", "1,250.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<box>",
                "<box></box>",
                "<ref>",
                "[1] \"",
                "\"\"[1]",
                "[999999] \"x\"",
                "<ref>a</ref><box>[[1,2,3]]</box>",
                "<box>[[1,2,3,4]]",
                "([{<\"“"
            })
    void whatever_a_model_says_is_read(String answer) {
        for (AnswerStyle style : AnswerStyle.values()) {
            assertThat(ClaimReader.read(answer, style))
                    .allSatisfy(claim -> assertThat(claim.quote()).isNotBlank());
        }
    }

    @Test
    void the_first_box_is_the_place_that_was_asked_for() {
        assertThat(ClaimReader.box("<ref>x</ref><box>[[1,2,3,4]]</box>")).contains(new PageBox(1, 2, 3, 4));
        assertThat(ClaimReader.box("nowhere")).isEqualTo(Optional.empty());
    }
}
