package dev.fovea.langchain4j;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract against a model that is really run: the one that ships, or the one that a property names. */
@ExtendWith({Engines.class, CleverHalf.class})
class LoadedStreamingChatModelIT extends StreamingChatModelContract {
    LoadedStreamingChatModelIT(ContractModel contract) {
        super(contract);
    }
}
