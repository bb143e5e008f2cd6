package dev.fovea.retrieval.answer;

import java.time.Duration;
import java.util.Optional;

/**
 * What an answer took, each from the ask on.
 *
 * @param found until pages were found
 * @param asked until the model was asked; empty if it was not
 * @param firstText until its first text; empty if there was none
 * @param total until the last citation was checked
 */
public record AnswerTimes(Duration found, Optional<Duration> asked, Optional<Duration> firstText, Duration total) {}
