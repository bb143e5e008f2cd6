package dev.fovea.retrieval.search;

import java.util.List;
import java.util.UUID;

/**
 * What a stage has found.
 *
 * @param pages rankings of pages
 * @param regions a ranking of regions
 * @param pageOf pages of those regions, in the same order
 */
record StageFinding(StageTiming timing, List<Ranking> pages, Ranking regions, List<UUID> pageOf) {}
