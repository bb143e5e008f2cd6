package dev.fovea.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "6f1e-22/originals/9c2d.pdf", "a/b/c/d..e", "0.1/2-3"})
    void is_a_path_of_plain_names(String text) {
        assertThat(new FileKey(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/.",
                ".hidden",
                "a/-b",
                "A",
                "a b",
                "a\\b",
                "a\n",
                "ä",
                "a\0",
                "c:a",
                "%2e%2e/a"
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> new FileKey(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected a key");
    }

    @Test
    void is_short_enough_for_every_store() {
        assertThat(new FileKey("a".repeat(200)).text()).hasSize(200);
        assertThatThrownBy(() -> new FileKey("a".repeat(201))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FileKey("a/".repeat(300) + "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
