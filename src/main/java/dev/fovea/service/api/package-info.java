/**
 * The OpenAI-compatible protocol: reads requests, writes answers whole or as a stream, and puts failures into words.
 *
 * <p>Runs on virtual threads, never on the event loop. What changes the answer is either honoured or refused, and never
 * passed over in silence; unknown fields are ignored. The format is <a
 * href="https://platform.openai.com/docs/api-reference/chat">OpenAI's</a>; what is ours stands under {@code fovea}.
 */
@NullMarked
package dev.fovea.service.api;

import org.jspecify.annotations.NullMarked;
