package dev.fovea.langchain4j;

/** The whole contract against a script: what it proves is the adapter, whatever the model. */
class ScriptedChatModelIT extends ChatModelContract {
    ScriptedChatModelIT() {
        super(ContractModel.clever());
    }
}
