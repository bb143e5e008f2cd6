/**
 * Fovea as a LangChain4j chat model: {@link dev.fovea.langchain4j.FoveaChatModel} and
 * {@link dev.fovea.langchain4j.FoveaStreamingChatModel} over one {@link dev.fovea.engine.VisionEngine}.
 *
 * <p>Depends on the engine and on langchain4j-core, on nothing else: any Java program can use it. Programs and plugins call
 * it; the engine never does.
 *
 * <p>The idea: translate, never interpret. A chat request becomes one {@link dev.fovea.engine.api.GenerationRequest}, a
 * completion becomes one chat response, a failure becomes the LangChain4j exception that says who can mend it. What the
 * model cannot do is refused before anything runs; nothing that was asked for is silently dropped.
 */
@NullMarked
package dev.fovea.langchain4j;

import org.jspecify.annotations.NullMarked;
