package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where models come from and go to, by the environment variables that the Python tools read.
 *
 * @param cache the folder of cached models
 * @param endpoint the hub's address, without a slash at the end
 * @param offline whether the network is off limits
 * @param token what to send as a bearer token, to the endpoint and nowhere else
 * @param patience how long a connection may be silent
 */
record HubSettings(Path cache, URI endpoint, boolean offline, Optional<String> token, Duration patience) {
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

    static HubSettings from(Map<String, String> environment) {
        return new HubSettings(
                cache(environment),
                endpoint(first(environment, "HF_ENDPOINT").orElse("https://huggingface.co")),
                first(environment, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
                        .filter(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
                        .isPresent(),
                first(environment, "HF_TOKEN"),
                patience(first(environment, "HF_HUB_DOWNLOAD_TIMEOUT").orElse("30")));
    }

    private static Path cache(Map<String, String> environment) {
        Optional<Path> named =
                first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE").map(Path::of);
        return named.or(() -> first(environment, "HF_HOME").map(home -> Path.of(home, "hub")))
                .or(() -> first(environment, "XDG_CACHE_HOME").map(home -> Path.of(home, "huggingface", "hub")))
                .or(() -> first(environment, "HOME", "USERPROFILE")
                        .map(home -> Path.of(home, ".cache", "huggingface", "hub")))
                .orElseThrow(() -> new EngineException(
                        ErrorCode.CHECKPOINT_MISSING,
                        "no folder for downloaded models: set HF_HUB_CACHE, HF_HOME or HOME"));
    }

    private static URI endpoint(String text) {
        String trimmed = text.replaceFirst("/+$", "");
        if (!trimmed.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "HF_ENDPOINT must be an http or https address; found '" + text + "'");
        }
        return URI.create(trimmed);
    }

    private static Duration patience(String seconds) {
        if (!seconds.matches("[1-9][0-9]{0,4}")) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "HF_HUB_DOWNLOAD_TIMEOUT must be a number of seconds; found '" + seconds + "'");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
