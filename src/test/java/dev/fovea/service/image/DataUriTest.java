package dev.fovea.service.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataUriTest {
    @Test
    void decodesBase64WhateverTheMediaTypeSays() {
        assertThat(DataUri.decode("data:image/png;base64,AQID")).containsExactly(1, 2, 3);
        assertThat(DataUri.decode("data:;base64,AQID")).containsExactly(1, 2, 3);
    }

    @Test
    void knowsItsScheme() {
        assertThat(DataUri.matches("DATA:image/png;base64,AQID")).isTrue();
        assertThat(DataUri.matches("https://example.org/data:")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'data:image/png;base64,', IMAGE_EMPTY",
        "'data:image/png;base64', IMAGE_UNREADABLE",
        "'data:image/png,AQID', IMAGE_UNREADABLE",
        "'data:image/png;base64,A!ID', IMAGE_UNREADABLE",
        "'data:image/png;base64,AQIDA', IMAGE_UNREADABLE",
    })
    void refusesWhatHoldsNoBytes(String url, ErrorCode code) {
        assertThatThrownBy(() -> DataUri.decode(url))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
