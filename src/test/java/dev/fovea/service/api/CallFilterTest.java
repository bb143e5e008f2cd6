package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallFilterTest {
    private final CallFilter filter = new CallFilter();

    @Test
    void letsTextThroughAtOnce() {
        assertThat(filter.pass("Look")).isEqualTo("Look");
        assertThat(filter.pass(" at this")).isEqualTo(" at this");
        assertThat(filter.rest()).isEmpty();
    }

    @Test
    void holdsWhatMayBeTheBeginningOfACall() {
        assertThat(filter.pass("1 <to")).isEqualTo("1 ");
        assertThat(filter.pass("ol")).isEmpty();
        assertThat(filter.pass("s>")).isEqualTo("<tools>");
        assertThat(filter.rest()).isEmpty();
    }

    @Test
    void letsNothingOfACallThrough() {
        assertThat(filter.pass("Yes. <tool_ca")).isEqualTo("Yes. ");
        assertThat(filter.pass("ll>{")).isEmpty();
        assertThat(filter.pass("}</tool_call> more")).isEmpty();
        assertThat(filter.rest()).isEqualTo("<tool_call>{}</tool_call> more");
    }
}
