package dev.fovea.engine.prompt;

/**
 * A function that the model asks to be called.
 *
 * @param name the function
 * @param arguments a JSON object
 */
public record ToolCall(String name, String arguments) {}
