package dev.fovea.retrieval.search;

import java.time.Duration;

/**
 * What a stage took.
 *
 * @param found how many pages it found or, the judge, could tell of
 */
public record StageTiming(SearchStage stage, Duration time, int found) {}
