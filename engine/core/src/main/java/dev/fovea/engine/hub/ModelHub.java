package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Turns what a user calls a model into its folder. */
public final class ModelHub {
    private final Map<String, String> environment;
    private final DownloadListener listener;

    private ModelHub(Map<String, String> environment, DownloadListener listener) {
        this.environment = Map.copyOf(environment);
        this.listener = listener;
    }

    /**
     * A hub under the environment variables {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code HF_ENDPOINT},
     * {@code HF_HUB_OFFLINE}, {@code HF_TOKEN} and {@code HF_HUB_DOWNLOAD_TIMEOUT}.
     */
    public static ModelHub of(Map<String, String> environment, DownloadListener listener) {
        return new ModelHub(environment, listener);
    }

    /**
     * The folder itself where there is one of that name; else, for {@code organisation/name} or
     * {@code organisation/name@revision}, its snapshot in the Hugging Face cache, downloaded if it is not there. A cached
     * model takes no request, so that a branch stays at the commit that was downloaded first.
     *
     * @throws EngineException when there is neither, or the download fails
     */
    public Path resolve(String nameOrPath) {
        if (isFolder(nameOrPath)) {
            return Path.of(nameOrPath);
        }
        ModelId id = ModelId.parse(nameOrPath)
                .orElseThrow(() -> new EngineException(
                        ErrorCode.CHECKPOINT_MISSING,
                        "there is no folder '%s', and it is no Hugging Face id of the form organisation/name"
                                .formatted(nameOrPath)));
        return resolve(id, HubSettings.from(environment));
    }

    private static boolean isFolder(String name) {
        try {
            return !name.isBlank() && Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Path resolve(ModelId id, HubSettings settings) {
        HubCache cache = new HubCache(settings.cache(), id);
        try {
            Optional<Path> cached = cache.snapshot();
            if (cached.isPresent()) {
                return cached.get();
            }
            if (settings.offline()) {
                throw new EngineException(
                        ErrorCode.CHECKPOINT_MISSING,
                        "%s is neither a folder nor whole in %s, and HF_HUB_OFFLINE is set: unset it to download the model, or name a folder"
                                .formatted(id, settings.cache()));
            }
            return download(id, settings, cache);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                    "%s could not be downloaded from %s into %s (%s): try again to resume, or name a folder"
                            .formatted(id, settings.endpoint(), settings.cache(), cause(e)),
                    e);
        }
    }

    private Path download(ModelId id, HubSettings settings, HubCache cache) throws IOException {
        Runnable waiting = () ->
                listener.onProgress(new DownloadProgress(DownloadProgress.Stage.WAITING, id.toString(), "", 0, 0));
        try (DownloadLock lock = DownloadLock.take(cache.lockFile(), waiting);
                HubClient client = new HubClient(settings)) {
            Optional<Path> meanwhile = cache.snapshot();
            return meanwhile.isPresent() ? meanwhile.get() : new ModelDownload(id, client, cache, listener).run();
        }
    }

    // Many network failures have no message of their own.
    private static String cause(IOException failure) {
        String kind = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
    }
}
