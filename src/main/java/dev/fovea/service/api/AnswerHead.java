package dev.fovea.service.api;

import java.time.Instant;
import java.util.UUID;

/**
 * What every part of an answer carries.
 *
 * @param id unique
 * @param created seconds since 1970
 * @param model the model's name
 */
record AnswerHead(String id, long created, String model) {
    static AnswerHead now(String model) {
        return new AnswerHead(
                "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""),
                Instant.now().getEpochSecond(),
                model);
    }
}
