package dev.fovea.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.extension.ExtendWith;

/** LangChain4j's contract of listeners. */
@ExtendWith(Engines.class)
class ChatModelListenerIT extends AbstractChatModelListenerIT {
    private final ContractModel contract;

    ChatModelListenerIT(ContractModel contract) {
        this.contract = contract;
    }

    @Override
    protected ChatModel createModel(ChatModelListener listener) {
        return model(listener, temperature());
    }

    @Override
    protected ChatModel createFailingModel(ChatModelListener listener) {
        return model(listener, -1.0);
    }

    private FoveaChatModel model(ChatModelListener listener, double temperature) {
        return contract.onto(FoveaChatModel.builder())
                .listeners(listener)
                .defaultRequestParameters(ChatRequestParameters.builder()
                        .temperature(temperature)
                        .topP(topP())
                        .maxOutputTokens(maxTokens())
                        .build())
                .build();
    }

    @Override
    protected String modelName() {
        return contract.name();
    }

    @Override
    protected Class<? extends Exception> expectedExceptionClass() {
        return InvalidRequestException.class;
    }
}
