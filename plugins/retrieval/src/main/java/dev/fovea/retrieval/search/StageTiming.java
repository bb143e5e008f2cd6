package dev.fovea.retrieval.search;

import java.time.Duration;

/**
 * What a stage took.
 *
 * @param found how many pages it found or, the judge, looked at
 */
public record StageTiming(SearchStage stage, Duration time, int found) {}
