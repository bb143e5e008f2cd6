package dev.fovea.engine.hub;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * One model's folder in the cache: {@code refs/<revision>} names a commit, {@code snapshots/<commit>/<file>} links to
 * {@code blobs/<etag>}.
 */
final class HubCache {
    private final Path root;
    private final ModelId id;

    HubCache(Path root, ModelId id) {
        this.root = root;
        this.id = id;
    }

    private Path folder() {
        return root.resolve(id.folder());
    }

    Path lockFile() {
        return root.resolve(".locks").resolve(id.folder()).resolve("fovea.lock");
    }

    /** The snapshot of the revision, if all of it is there. */
    Optional<Path> snapshot() throws IOException {
        Optional<String> commit = id.pinned() ? Optional.of(id.revision()) : commit();
        return commit.map(this::snapshot).filter(ModelFiles::completeIn);
    }

    private Optional<String> commit() throws IOException {
        Path ref = ref();
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        return Optional.of(Files.readString(ref).strip()).filter(commit -> commit.matches("[0-9a-f]{40}"));
    }

    private Path ref() {
        return folder().resolve("refs").resolve(id.revision());
    }

    Path snapshot(String commit) {
        return folder().resolve("snapshots").resolve(commit);
    }

    Path blob(String etag) {
        return folder().resolve("blobs").resolve(etag);
    }

    /** Makes the folders, so that the space on their disk can be asked for. */
    void prepare(String commit) throws IOException {
        Files.createDirectories(folder().resolve("blobs"));
        Files.createDirectories(snapshot(commit));
    }

    /** Makes the blob appear in the snapshot under the file's name. */
    void link(String commit, RemoteFile file) throws IOException {
        Path link = snapshot(commit).resolve(file.name());
        Path blob = blob(file.etag());
        if (Files.exists(link)) {
            return;
        }
        Files.deleteIfExists(link); // a link whose blob was deleted
        try {
            Files.createSymbolicLink(link, link.resolveSibling("").relativize(blob));
        } catch (FileAlreadyExistsException e) {
            // a Python tool was quicker
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(blob, link, StandardCopyOption.REPLACE_EXISTING); // a file system without links
        }
    }

    /** Records which commit the revision stood for. */
    void pin(String commit) throws IOException {
        if (id.pinned()) {
            return;
        }
        Files.createDirectories(ref().resolveSibling(""));
        Path draft = folder().resolve("refs.incomplete");
        Files.writeString(draft, commit);
        Files.move(draft, ref(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
