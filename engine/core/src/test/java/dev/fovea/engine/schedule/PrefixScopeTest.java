package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.PrefixScope.Rotary;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixScopeTest {
    private static final Rotary DYNAMIC = new Rotary(4, false);

    private static PrefixScope scope(int length, Rotary rotary) {
        return PrefixScope.of(FakePrompts.words(length, 1), rotary);
    }

    @Test
    void plainAnglesShareEverything() {
        assertThat(scope(1000, Rotary.PLAIN)).isEqualTo(PrefixScope.UNLIMITED);
    }

    @Test
    void dynamicAnglesShareUpToTheTrainedLength() {
        assertThat(scope(3, DYNAMIC).tokens()).isEqualTo(4);
        assertThat(scope(3, DYNAMIC).root()).isEqualTo(scope(4, DYNAMIC).root());
    }

    @Test
    void longerPromptsShareWithTheirOwnLengthOnly() {
        assertThat(scope(5, DYNAMIC)).isEqualTo(scope(5, DYNAMIC));
        assertThat(scope(5, DYNAMIC).root()).isNotEqualTo(scope(6, DYNAMIC).root());
        assertThat(scope(5, DYNAMIC).root()).isNotEqualTo(scope(4, DYNAMIC).root());
        assertThat(scope(5, DYNAMIC).tokens()).isEqualTo(5);
    }

    @Test
    void smallStridesReplaceScaling() {
        EncodedPrompt fine = FakePrompts.prompt(VisualStride.of(0.5), List.of(new FakePicture(1, 4)), 1);

        assertThat(PrefixScope.of(fine, DYNAMIC)).isEqualTo(PrefixScope.UNLIMITED);
        assertThat(PrefixScope.of(fine, new Rotary(Integer.MAX_VALUE, true)).root())
                .isNotEqualTo(scope(1, new Rotary(Integer.MAX_VALUE, true)).root());
    }
}
