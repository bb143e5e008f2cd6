package dev.fovea.service.documents;

import java.nio.file.Path;
import java.util.Optional;

/** Where tests keep documents that must not meet those of the others. */
final class TestFolders {
    private TestFolders() {}

    /** Emptied by each build, as the folder is that it lies in. */
    static String data(String name) {
        Path all = Optional.ofNullable(System.getProperty("fovea.documents.data"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "fovea-test-documents"));
        return all.resolve(name).toString();
    }
}
