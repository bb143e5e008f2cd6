package dev.fovea.langchain4j;

/** The whole contract against a script: what it proves is the adapter, whatever the model. */
class ScriptedStreamingChatModelIT extends StreamingChatModelContract {
    ScriptedStreamingChatModelIT() {
        super(ContractModel.clever());
    }

    /** The suite waits out its half minute even when all is well; the shipped model's run does that once. */
    @Override
    protected boolean supportsStreamingCancellation() {
        return false;
    }
}
