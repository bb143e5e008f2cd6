package dev.fovea.retrieval.answer;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When what happened; each the first time only. */
final class AskClock {
    private final long start = System.nanoTime();
    private volatile Duration found = Duration.ZERO;
    private volatile @Nullable Duration asked;
    private volatile @Nullable Duration firstText;

    void found() {
        found = now();
    }

    void asked() {
        asked = now();
    }

    void text() {
        if (firstText == null) {
            firstText = now();
        }
    }

    AnswerTimes times() {
        return new AnswerTimes(found, Optional.ofNullable(asked), Optional.ofNullable(firstText), now());
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
