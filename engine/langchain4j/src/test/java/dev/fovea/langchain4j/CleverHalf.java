package dev.fovea.langchain4j;

import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the tests of the contract suites whose assertions the model that ships is too small to meet. */
final class CleverHalf implements ExecutionCondition {
    /** They ask for knowledge, obedience or sight that takes a real checkpoint. */
    static final Set<String> TESTS = Set.of(
            "should_respect_user_message",
            "should_respect_system_message",
            "should_respect_multiple_messages",
            "should_respect_stopSequences_in_chat_request",
            "should_respect_stopSequences_in_default_model_parameters",
            "should_execute_a_tool_then_answer",
            "should_execute_a_tool_without_arguments_then_answer",
            "should_execute_multiple_tools_in_parallel_then_answer",
            "should_accept_single_image_as_base64_encoded_string",
            "should_accept_multiple_images_as_base64_encoded_strings",
            "should_propagate_user_exceptions_thrown_from_onPartialResponse",
            "should_propagate_user_exceptions_thrown_from_onCompleteResponse",
            "should_ignore_user_exceptions_thrown_from_onError");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean needsClever = context.getTestMethod()
                .map(Method::getName)
                .filter(TESTS::contains)
                .isPresent();
        return needsClever && Engines.contractModel().isEmpty()
                ? ConditionEvaluationResult.disabled(
                        "needs a cleverer model than the one that ships: -D" + Engines.CONTRACT_MODEL + "=DIR")
                : ConditionEvaluationResult.enabled("");
    }
}
