package dev.fovea.retrieval;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/** Says one thing, whatever it is asked, all of it at the end. */
record EchoModel(String said) implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        handler.onCompleteResponse(
                ChatResponse.builder().aiMessage(AiMessage.from(said)).build());
    }
}
