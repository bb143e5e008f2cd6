package dev.fovea.service.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/** Fields of the protocol, and of common servers, that would change the answer and that this service does not have. */
final class Unsupported {
    private static final Predicate<JsonNode> NEVER = value -> false;
    private static final Predicate<JsonNode> EMPTY = value -> value.isContainerNode() && value.isEmpty();
    private static final Predicate<JsonNode> OFF = value -> value.isBoolean() && !value.booleanValue();
    private static final Predicate<JsonNode> ON = value -> value.isBoolean() && value.booleanValue();
    private static final Predicate<JsonNode> ZERO = value -> value.isNumber() && value.doubleValue() == 0;

    /** Each with the values that ask for nothing. */
    private static final Map<String, Predicate<JsonNode>> FIELDS = Map.ofEntries(
            Map.entry("response_format", value -> value.path("type").asText().equals("text")),
            Map.entry("functions", EMPTY),
            Map.entry("function_call", value -> value.asText().equals("none")),
            Map.entry("logit_bias", EMPTY),
            Map.entry(
                    "modalities",
                    value -> value.size() == 1 && value.path(0).asText().equals("text")),
            Map.entry("audio", NEVER),
            Map.entry("web_search_options", NEVER),
            Map.entry("reasoning_effort", value -> value.asText().equals("none")),
            Map.entry("verbosity", value -> value.asText().equals("medium")),
            Map.entry("best_of", value -> value.asInt() == 1),
            Map.entry("use_beam_search", OFF),
            Map.entry("ignore_eos", OFF),
            Map.entry("min_tokens", ZERO),
            Map.entry("length_penalty", value -> value.isNumber() && value.doubleValue() == 1),
            Map.entry("allowed_token_ids", NEVER),
            Map.entry("bad_words", EMPTY),
            Map.entry("prompt_logprobs", NEVER),
            Map.entry("echo", OFF),
            Map.entry("add_generation_prompt", ON),
            Map.entry("continue_final_message", OFF),
            Map.entry("include_stop_str_in_output", OFF),
            Map.entry("skip_special_tokens", ON),
            Map.entry("truncate_prompt_tokens", NEVER),
            Map.entry("chat_template", NEVER),
            Map.entry("chat_template_kwargs", EMPTY),
            Map.entry("documents", EMPTY),
            Map.entry("structured_outputs", NEVER),
            Map.entry("guided_json", NEVER),
            Map.entry("guided_regex", NEVER),
            Map.entry("guided_choice", NEVER),
            Map.entry("guided_grammar", NEVER));

    private Unsupported() {}

    static void refuse(JsonView request) {
        FIELDS.forEach((name, harmless) -> request.find(name)
                .filter(value -> !harmless.test(value.node()))
                .ifPresent(value -> {
                    throw BadRequest.unsupported(name, name + " is not supported; leave it out");
                }));
    }
}
