package dev.fovea.langchain4j;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;

/** LangChain4j's contract of a chat model, with the answers to what ours supports. */
abstract class ChatModelContract extends AbstractChatModelIT {
    private final ContractModel contract;

    ChatModelContract(ContractModel contract) {
        this.contract = contract;
    }

    @Override
    protected List<ChatModel> models() {
        return List.of(builder().build());
    }

    @Override
    protected ChatModel createModelWith(ChatRequestParameters parameters) {
        return builder().defaultRequestParameters(parameters).build();
    }

    private FoveaChatModel.Builder builder() {
        return contract.onto(FoveaChatModel.builder());
    }

    @Override
    protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
        return ContractModel.parameters(maxOutputTokens);
    }

    @Override
    protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(ChatModel model) {
        return FoveaChatResponseMetadata.class;
    }

    @Override
    protected Class<? extends TokenUsage> tokenUsageType(ChatModel model) {
        return FoveaTokenUsage.class;
    }

    @Override
    protected ImageContent catImageContentBase64() {
        return contract.picture(super::catImageContentBase64);
    }

    @Override
    protected ImageContent diceImageContentBase64() {
        return contract.picture(super::diceImageContentBase64);
    }

    @Override
    protected boolean supportsModelNameParameter() {
        return false;
    }

    @Override
    protected boolean supportsToolChoiceRequired() {
        return false;
    }

    @Override
    protected boolean supportsJsonResponseFormat() {
        return false;
    }

    @Override
    protected boolean supportsJsonResponseFormatWithSchema() {
        return false;
    }

    @Override
    protected boolean supportsJsonResponseFormatWithRawSchema() {
        return false;
    }

    @Override
    protected boolean supportsSingleImageInputAsPublicURL() {
        return false;
    }
}
