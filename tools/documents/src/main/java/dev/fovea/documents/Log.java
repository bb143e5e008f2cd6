package dev.fovea.documents;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Lines that are kept in a file of their own when somebody named a folder for them, and else are not kept. */
final class Log implements AutoCloseable {
    private final Optional<PrintWriter> file;

    Log(Optional<Path> folder, String name) throws IOException {
        if (folder.isEmpty()) {
            file = Optional.empty();
        } else {
            Path kept = Files.createDirectories(folder.orElseThrow()).resolve(name);
            file = Optional.of(new PrintWriter(Files.newBufferedWriter(kept, StandardCharsets.UTF_8)));
        }
    }

    void line(String text) {
        file.ifPresent(writer -> writer.println(text.replace('\n', ' ')));
    }

    @Override
    public void close() {
        file.ifPresent(PrintWriter::close);
    }
}
