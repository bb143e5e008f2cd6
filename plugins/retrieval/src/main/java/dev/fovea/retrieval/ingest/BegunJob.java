package dev.fovea.retrieval.ingest;

import java.util.UUID;

/**
 * A job that is being worked on, and what is needed of its document.
 *
 * @param attempts how often it was begun, this time included; merely claimed does not count, or pages that wait behind one
 *     that kills the process would be given up with it
 * @param digest of the document's file
 */
record BegunJob(ClaimedJob claim, int attempts, UUID collection, String digest) {}
