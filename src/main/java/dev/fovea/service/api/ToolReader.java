package dev.fovea.service.api;

import dev.fovea.engine.prompt.ToolAnswer;
import dev.fovea.engine.prompt.ToolCall;
import dev.fovea.engine.prompt.ToolPrompt;
import java.util.List;

/** Reads the tools on offer, and the calls that earlier answers made. */
final class ToolReader {
    private ToolReader() {}

    /** The tools' schemas; none where the model is not to call any. */
    static List<String> schemas(JsonView request) {
        List<String> schemas = request.find("tools").stream()
                .flatMap(tools -> tools.items().stream())
                .map(ToolReader::schema)
                .toList();
        if (!schemas.isEmpty()) {
            refuseOneCallAtATime(request);
        }
        return mayCall(request) ? schemas : List.of();
    }

    /** An earlier answer as the model wrote it. */
    static String transcript(String text, JsonView calls) {
        return ToolPrompt.answer(new ToolAnswer(
                text, calls.items().stream().map(ToolReader::call).toList()));
    }

    private static String schema(JsonView tool) {
        requireFunction(tool);
        tool.get("function").object().get("name").text();
        return tool.node().toString();
    }

    private static ToolCall call(JsonView call) {
        requireFunction(call);
        JsonView function = call.get("function").object();
        return new ToolCall(
                function.get("name").text(), function.get("arguments").text());
    }

    private static void requireFunction(JsonView tool) {
        JsonView type = tool.object().get("type");
        if (!type.text().equals("function")) {
            throw BadRequest.unsupported(type.path(), type.path() + " must be function");
        }
    }

    private static boolean mayCall(JsonView request) {
        return request.find("tool_choice")
                .map(choice -> switch (choice.isText() ? choice.text() : "") {
                    case "auto" -> true;
                    case "none" -> false;
                    default ->
                        throw BadRequest.unsupported(
                                "tool_choice", "tool_choice may be auto or none: a call cannot be forced");
                })
                .orElse(true);
    }

    private static void refuseOneCallAtATime(JsonView request) {
        request.find("parallel_tool_calls").filter(parallel -> !parallel.flag()).ifPresent(parallel -> {
            throw BadRequest.unsupported(
                    parallel.path(), "parallel_tool_calls cannot be false: the model may make several calls");
        });
    }
}
