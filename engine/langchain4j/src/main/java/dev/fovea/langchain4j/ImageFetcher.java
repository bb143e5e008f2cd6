package dev.fovea.langchain4j;

import java.io.IOException;
import java.net.URI;

/**
 * Gets pictures that a message names by {@code http} or {@code https} URL. There is none by default: a model that fetches
 * whatever address a message holds would lend its network to everyone who can write a message.
 */
@FunctionalInterface
public interface ImageFetcher {
    /**
     * The encoded picture at an address. An implementation decides which hosts it trusts, how long it waits and how much it
     * reads.
     *
     * @throws IOException when the picture cannot be had; its message reaches the caller
     */
    byte[] fetch(URI address) throws IOException;
}
