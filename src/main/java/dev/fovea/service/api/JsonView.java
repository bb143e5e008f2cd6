package dev.fovea.service.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value in a request and the place where it stands, read without conversions: a number in quotes is not a number. What
 * does not fit is refused in words that name the place.
 *
 * @param node the value; JSON's null counts as absent
 * @param path where it stands, such as {@code messages[0].content}; empty for the root
 */
record JsonView(JsonNode node, String path) {
    static JsonView root(JsonNode node) {
        JsonView root = new JsonView(node, "");
        if (!node.isObject()) {
            throw root.wrong("an object");
        }
        return root;
    }

    Optional<JsonView> find(String name) {
        JsonNode child = node.path(name);
        boolean absent = child.isMissingNode() || child.isNull();
        return absent ? Optional.empty() : Optional.of(new JsonView(child, place(name)));
    }

    JsonView get(String name) {
        return find(name).orElseThrow(() -> BadRequest.invalid(place(name), place(name) + " is missing"));
    }

    JsonView object() {
        return check(node.isObject(), "an object");
    }

    String text() {
        return check(node.isTextual(), "a string").node.textValue();
    }

    boolean flag() {
        return check(node.isBoolean(), "true or false").node.booleanValue();
    }

    double number() {
        return check(node.isNumber(), "a number").node.doubleValue();
    }

    int integer() {
        return check(node.isIntegralNumber() && node.canConvertToInt(), "a whole number of at most 32 bits")
                .node
                .intValue();
    }

    long longInteger() {
        return check(node.isIntegralNumber() && node.canConvertToLong(), "a whole number of at most 64 bits")
                .node
                .longValue();
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean isArray() {
        return node.isArray();
    }

    List<JsonView> items() {
        check(node.isArray(), "an array");
        List<JsonView> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new JsonView(node.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    BadRequest wrong(String expected) {
        String subject = path.isEmpty() ? "the request" : path;
        return BadRequest.invalid(path, "%s must be %s; found %s".formatted(subject, expected, kind()));
    }

    private JsonView check(boolean holds, String expected) {
        if (!holds) {
            throw wrong(expected);
        }
        return this;
    }

    private String kind() {
        return switch (node.getNodeType()) {
            case NUMBER -> "the number " + abbreviated(node.asText());
            case STRING -> "the string '" + abbreviated(node.textValue()) + "'";
            case BOOLEAN -> node.asText();
            case ARRAY -> "an array";
            default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
