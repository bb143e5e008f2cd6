package dev.fovea.langchain4j;

import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Segment.TextSegment;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a clever model would say to each question of LangChain4j's contract suites. */
final class CleverScript implements Function<GenerationRequest, String> {
    private static final String WEATHER = call("getWeather", "{\"city\": \"Munich\"}");
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("What is the capital of Germany?", "The capital of Germany is Berlin."),
            Map.entry("Translate: 'I love you'", "Ich liebe dich."),
            Map.entry("What is my favorite color?", "Your favorite color is green."),
            Map.entry("Say 'Hello World'", "Hello World"),
            Map.entry("Tell me a long story about animals", "Once there was a fox. ".repeat(200)),
            Map.entry("What is the weather in Munich?", WEATHER),
            Map.entry("What is the time now? Use the get_current_time tool.", call("get_current_time", "{}")),
            Map.entry(
                    "What is the weather in Munich and time in France? Call tools simultaneously (in parallel)",
                    WEATHER + "\n" + call("getTime", "{\"country\": \"France\"}")),
            Map.entry("What do you see?", "I see a cat."),
            Map.entry(
                    "What do you see on these images? Describe both images in english.",
                    "The first shows a cat, the second shows dice."),
            Map.entry("hello", "Hello, what can I do for you?"));

    private static String call(String name, String arguments) {
        return "<tool_call>\n{\"name\": \"%s\", \"arguments\": %s}\n</tool_call>".formatted(name, arguments);
    }

    @Override
    public String apply(GenerationRequest request) {
        Message last = request.messages().getLast();
        if (last.role() == Message.Role.TOOL) {
            String results = request.messages().stream()
                    .filter(message -> message.role() == Message.Role.TOOL)
                    .map(CleverScript::text)
                    .collect(Collectors.joining(" and "));
            return "The tools say " + results + ".";
        }
        String answer = ANSWERS.get(text(last));
        if (answer == null) {
            throw new IllegalStateException("the script has no answer to: " + text(last));
        }
        return answer;
    }

    private static String text(Message message) {
        return message.segments().stream()
                .filter(TextSegment.class::isInstance)
                .map(segment -> ((TextSegment) segment).text())
                .collect(Collectors.joining());
    }
}
