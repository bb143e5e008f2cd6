package dev.fovea.retrieval.files;

import dev.fovea.plugin.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Originals as files that a reader can open: where a store keeps them on this machine, else copies. */
final class Originals {
    private final FileStore files;

    Originals(FileStore files) {
        this.files = files;
    }

    Local local(String key) throws IOException {
        if (files instanceof DiskFileStore disk) {
            Path place = disk.path(key);
            if (!Files.exists(place)) {
                throw new NoSuchFileException(key);
            }
            return new Local(place, false);
        }
        Path copy = Files.createTempFile("fovea-original-", "");
        Local local = new Local(copy, true);
        try (InputStream content = files.get(key)) {
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            local.discard();
            throw e;
        }
        return local;
    }

    /** A file to be read. */
    record Local(Path path, boolean isCopy) {
        /** Deletes it if it is a copy. What cannot be deleted now is left to the system's temporary folder. */
        void discard() {
            if (isCopy) {
                path.toFile().delete();
            }
        }
    }
}
