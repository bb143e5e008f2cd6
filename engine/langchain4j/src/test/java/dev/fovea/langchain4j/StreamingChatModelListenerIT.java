package dev.fovea.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.extension.ExtendWith;

/** LangChain4j's contract of listeners to a stream. */
@ExtendWith(Engines.class)
class StreamingChatModelListenerIT extends AbstractStreamingChatModelListenerIT {
    private final ContractModel contract;

    StreamingChatModelListenerIT(ContractModel contract) {
        this.contract = contract;
    }

    @Override
    protected StreamingChatModel createModel(ChatModelListener listener) {
        return model(listener, temperature());
    }

    @Override
    protected StreamingChatModel createFailingModel(ChatModelListener listener) {
        return model(listener, -1.0);
    }

    private FoveaStreamingChatModel model(ChatModelListener listener, double temperature) {
        return contract.onto(FoveaStreamingChatModel.builder())
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
