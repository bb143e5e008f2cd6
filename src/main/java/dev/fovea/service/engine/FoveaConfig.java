package dev.fovea.service.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What an operator may set, as {@code fovea.…} properties or {@code FOVEA_…} variables. */
@ConfigMapping(prefix = "fovea")
public interface FoveaConfig {
    /** The model: a folder or a Hugging Face id. Without it, the model that ships. */
    Optional<String> model();

    /** The name that requests use for the model. Without it, the Hugging Face id or the folder's name. */
    Optional<String> modelName();

    /** Where files that outlive the service are kept. */
    @WithDefault("${user.home}/.cache/fovea")
    Path cache();

    /** The backend to compute on. Without it, the best that is there. */
    Optional<String> backend();

    /** How matrices are held: {@code f32}, {@code bf16}, {@code i8}, {@code f8} or {@code i4}. Without it, as the checkpoint has them. */
    Optional<String> weights();

    /** How keys and values are held: {@code f32}, {@code bf16} or {@code i8}. Without it, as the backend usually does. */
    Optional<String> kvType();

    /** Worker threads on the CPU; 0 for one a core. */
    @WithDefault("0")
    int threads();

    /** The most tokens of one sequence, prompt and answer; 0 for the model's own limit. */
    @WithDefault("0")
    int contextTokens();

    /** Tokens that the KV cache holds over all sequences; 0 to fit the memory. */
    @WithDefault("0")
    int kvTokens();

    /** Requests that wait before a further one is told to come back. */
    @WithDefault("128")
    int queueLimit();

    /** Bounds on one request. */
    Limits limits();

    /** Values for what a request leaves open. */
    Defaults defaults();

    /** Pictures by URL. */
    Images images();

    /** Bounds on one request. */
    interface Limits {
        /** The most bytes of a request, pictures in it included. */
        @WithDefault("64M")
        MemorySize body();

        /** The most pictures. */
        @WithDefault("64")
        int images();

        /** The most tiles, over all pictures. */
        @WithDefault("256")
        int tiles();

        /** The most pixels of one picture. */
        @WithDefault("100000000")
        long pixels();
    }

    /** Values for what a request leaves open. */
    interface Defaults {
        /** OpenAI's own default is 1; a reader of documents wants the likeliest text, hence 0. */
        @WithDefault("0")
        double temperature();

        /** The most tokens to write. Without it, as many as the context holds. */
        OptionalInt maxTokens();

        /** Tiles of a picture sent with {@code "detail": "low"}. */
        @WithDefault("1")
        int lowDetailTiles();
    }

    /** Pictures by URL. */
    interface Images {
        /** Hosts that pictures may be fetched from: {@code host}, {@code host:port} or {@code *.domain}; none by default. */
        Optional<List<String>> allow();

        /** Hosts of {@link #allow} that may lie in a private network, each as it stands there. */
        Optional<List<String>> allowPrivate();

        /** The most bytes of a fetched picture. */
        @WithDefault("20M")
        MemorySize maxBytes();

        /** The most time for a fetch, from look-up to last byte. */
        @WithDefault("10s")
        Duration timeout();
    }
}
