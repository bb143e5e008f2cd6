/**
 * Questions answered from the pages that were found, every claim of the answer checked against what its page says.
 *
 * <p>Depends on {@code search}, {@code citation}, the database and LangChain4j's {@code StreamingChatModel}; the service and Java
 * programs call {@link dev.fovea.retrieval.answer.Answerer}, and {@link dev.fovea.retrieval.answer.Conversations} for what was
 * answered before. Nothing in here knows which model it talks to, but for its
 * {@link dev.fovea.retrieval.answer.AnswerStyle}.
 *
 * <p>The one idea: what the model says is one thing, what the pages say is another, and both are told. Its words are streamed
 * as they come; then each claim is looked up among the letters of the pages that the model was given, and gets a verdict. A claim
 * that is on no page is told as such.
 */
@NullMarked
package dev.fovea.retrieval.answer;

import org.jspecify.annotations.NullMarked;
