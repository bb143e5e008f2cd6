package dev.fovea.plugin;

import dev.langchain4j.rag.content.retriever.ContentRetriever;
import java.util.List;

/**
 * A part that an application is built with or without. Everything but the name has an empty default: a plugin says only what
 * it contributes.
 *
 * <p>In the service a plugin is a bean, found when the service is built and left out at run time by
 * {@code fovea.plugin.<name>.enabled=false}. A Java program makes one with {@code new}.
 */
public interface Plugin {
    /** Lower-case letters, digits and hyphens; unique among the plugins of an application. */
    String name();

    /** Objects whose methods carry LangChain4j's {@code @Tool}, for agents to call. */
    default List<Object> tools() {
        return List.of();
    }

    /** What an answer can be augmented from. */
    default List<ContentRetriever> retrievers() {
        return List.of();
    }

    /** Kinds of files that documents can be made of. Of two readers of one media type the first plugin by name wins. */
    default List<DocumentReader> readers() {
        return List.of();
    }

    /** Whether it can work now; called by health checks, hence quick. */
    default PluginHealth health() {
        return PluginHealth.up();
    }
}
