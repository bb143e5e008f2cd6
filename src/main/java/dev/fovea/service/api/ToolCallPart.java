package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fovea.engine.prompt.ToolCall;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A call that the model asks for, as it goes over the wire.
 *
 * @param index its place among the answer's calls; in streams only
 */
@JsonInclude(Include.NON_ABSENT)
record ToolCallPart(OptionalInt index, String id, String type, Function function) {
    /** What to call, and the arguments as JSON in a string. */
    record Function(String name, String arguments) {}

    static List<ToolCallPart> whole(List<ToolCall> calls) {
        return calls.stream().map(call -> of(OptionalInt.empty(), call)).toList();
    }

    static List<ToolCallPart> streamed(List<ToolCall> calls) {
        return IntStream.range(0, calls.size())
                .mapToObj(i -> of(OptionalInt.of(i), calls.get(i)))
                .toList();
    }

    private static ToolCallPart of(OptionalInt index, ToolCall call) {
        String id = "call_" + UUID.randomUUID().toString().replace("-", "");
        return new ToolCallPart(index, id, "function", new Function(call.name(), call.arguments()));
    }
}
