package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.hub.DownloadProgress.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Downloads what the engine reads of one model; the caller holds the lock. */
final class ModelDownload {
    private final ModelId id;
    private final HubClient client;
    private final HubCache cache;
    private final DownloadListener listener;
    private long bytesTotal;
    private long bytesBefore;

    ModelDownload(ModelId id, HubClient client, HubCache cache, DownloadListener listener) {
        this.id = id;
        this.client = client;
        this.cache = cache;
        this.listener = listener;
    }

    /** The snapshot's folder. */
    Path run() throws IOException {
        HubClient.Revision revision = client.revision(id);
        cache.prepare(revision.commit());
        List<RemoteFile> files = describe(revision);
        bytesTotal = bytesBefore + files.stream().mapToLong(RemoteFile::bytes).sum();
        requireSpace(files, revision.commit());
        for (RemoteFile file : files) {
            fetch(file, revision.commit());
        }
        cache.pin(revision.commit());
        report(Stage.DONE, "", 0);
        return cache.snapshot(revision.commit());
    }

    private List<RemoteFile> describe(HubClient.Revision revision) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        for (String name : ModelFiles.description(revision.files())) {
            files.add(client.describe(id, revision.commit(), name));
        }
        for (String name : weights(revision)) {
            files.add(client.describe(id, revision.commit(), name));
        }
        return files;
    }

    private Set<String> weights(HubClient.Revision revision) throws IOException {
        if (revision.files().contains(ModelFiles.INDEX)) {
            RemoteFile index = client.describe(id, revision.commit(), ModelFiles.INDEX);
            fetch(index, revision.commit());
            return ModelFiles.shards(cache.snapshot(revision.commit()).resolve(ModelFiles.INDEX));
        }
        if (revision.files().contains(ModelFiles.SINGLE)) {
            return Set.of(ModelFiles.SINGLE);
        }
        throw new EngineException(
                ErrorCode.CHECKPOINT_MISSING,
                "%s has no %s: the engine reads no other form of weights".formatted(id, ModelFiles.SINGLE));
    }

    private void requireSpace(List<RemoteFile> files, String commit) throws IOException {
        long missing = 0;
        for (RemoteFile file : files) {
            missing += file.bytes() - BlobDownload.bytesPresent(cache.blob(file.etag()));
        }
        long free = Files.getFileStore(cache.snapshot(commit)).getUsableSpace();
        if (missing > free) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                    "%s needs %,d MB, and its disk has %,d MB free: set HF_HUB_CACHE to a folder on a larger one"
                            .formatted(id, missing / 1_000_000, free / 1_000_000));
        }
    }

    private void fetch(RemoteFile file, String commit) throws IOException {
        new BlobDownload(
                        client, id, file, cache.blob(file.etag()), bytes -> report(Stage.RECEIVING, file.name(), bytes))
                .run();
        cache.link(commit, file);
        bytesBefore += file.bytes();
    }

    private void report(Stage stage, String file, long bytesOfFile) {
        listener.onProgress(new DownloadProgress(stage, id.toString(), file, bytesBefore + bytesOfFile, bytesTotal));
    }
}
